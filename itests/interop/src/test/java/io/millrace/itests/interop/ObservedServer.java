// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import io.millrace.rig.RouterProcess;
import java.net.InetSocketAddress;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;

/** A server of Californium's with a resource that can be observed, and links of several blocks. */
final class ObservedServer implements AutoCloseable {
  private final int port = RouterProcess.freePort();
  private final CoapServer server;
  private final CoapEndpoint endpoint;

  ObservedServer(String text) {
    CoapConfig.register();
    Configuration configuration = new Configuration();
    server = new CoapServer(configuration);
    endpoint =
        CoapEndpoint.builder()
            .setConfiguration(configuration)
            .setInetSocketAddress(new InetSocketAddress("127.0.0.1", port))
            .build();
    server.addEndpoint(endpoint);
    CoapResource observed =
        new CoapResource("temp") {
          @Override
          public void handleGET(CoapExchange exchange) {
            exchange.respond(text);
          }
        };
    observed.setObservable(true);
    server.add(observed);
    CoapResource much = new CoapResource("much");
    much.getAttributes().setTitle("long".repeat(400));
    server.add(much);
    server.start();
  }

  String uri() {
    return "coap://127.0.0.1:" + port;
  }

  /** Returns a client that sends from the server's port. */
  CoapClient client(String uri) {
    CoapClient client = new CoapClient(uri);
    client.setEndpoint(endpoint);
    return client;
  }

  @Override
  public void close() {
    server.destroy();
  }
}
