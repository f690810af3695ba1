// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;

/** A CoAP server that acknowledges what it is asked at once, and answers when it is told to. */
final class LateServer implements AutoCloseable {
  private final CoapServer server;
  private final List<CoapExchange> asked = new CopyOnWriteArrayList<>();

  LateServer(int port) {
    CoapConfig.register();
    Configuration configuration = new Configuration();
    server = new CoapServer(configuration);
    server.addEndpoint(
        CoapEndpoint.builder()
            .setConfiguration(configuration)
            .setInetSocketAddress(new InetSocketAddress("127.0.0.1", port))
            .build());
    server.add(
        new CoapResource("late") {
          @Override
          public void handlePOST(CoapExchange exchange) {
            exchange.accept();
            asked.add(exchange);
          }
        });
    server.start();
  }

  /** Returns how many requests have come. */
  int asked() {
    return asked.size();
  }

  /** Answers all. */
  void answer() {
    asked.forEach(each -> each.respond(ResponseCode.CHANGED, "late"));
  }

  /** Tells whether all answers were acknowledged. */
  boolean isAcknowledged() {
    return asked.stream().allMatch(each -> each.advanced().getResponse().isAcknowledged());
  }

  @Override
  public void close() {
    server.destroy();
  }
}
