// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;

/**
 * Californium's server with one reading, which may be changed; it counts the GETs that reach it.
 */
final class CountingServer implements AutoCloseable {
  static final int MAX_AGE = 600;

  static {
    CoapConfig.register();
  }

  private final CoapServer server = new CoapServer();
  private final AtomicInteger asked = new AtomicInteger();
  private final InetSocketAddress address;
  private volatile String value = "23.0";

  CountingServer(int port) {
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    server.addEndpoint(CoapEndpoint.builder().setInetSocketAddress(address).build());
    server.add(new Reading());
    server.start();
  }

  private final class Reading extends CoapResource {
    Reading() {
      super("temp");
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      asked.incrementAndGet();
      exchange.setMaxAge(MAX_AGE);
      exchange.setETag(value.getBytes());
      exchange.respond(ResponseCode.CONTENT, value);
    }

    @Override
    public void handlePUT(CoapExchange exchange) {
      value = exchange.getRequestText();
      exchange.respond(ResponseCode.CHANGED);
    }
  }

  /** Returns how often it was asked for the reading. */
  int asked() {
    return asked.get();
  }

  String uri() {
    return "coap://127.0.0.1:" + address.getPort() + "/temp";
  }

  @Override
  public void close() {
    server.destroy();
  }
}
