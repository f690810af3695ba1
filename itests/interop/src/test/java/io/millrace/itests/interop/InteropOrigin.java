// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import java.net.InetSocketAddress;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.elements.util.Bytes;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;

/** Californium's server with a state that can be read, written and observed, at each endpoint. */
final class InteropOrigin implements AutoCloseable {
  private final CoapServer server;
  private final State state = new State();

  InteropOrigin(int port) {
    CoapConfig.register();
    UdpConfig.register();
    DtlsConfig.register();
    server = new CoapServer(new Configuration());
    server.addEndpoint(
        CoapEndpoint.builder()
            .setInetSocketAddress(new InetSocketAddress("127.0.0.1", port))
            .build());
    server.add(state);
  }

  void add(DTLSConnector connector) {
    server.addEndpoint(CoapEndpoint.builder().setConnector(connector).build());
  }

  void start() {
    server.start();
  }

  /** Changes the state, of which observers are told. */
  void become(String next) {
    state.text = next;
    state.changed();
  }

  /** Tells whether the last request came over a connection for which the client has an ID. */
  boolean hasConnectionId() {
    return state.identified;
  }

  private static final class State extends CoapResource {
    private volatile String text = "first";
    private volatile boolean identified;

    State() {
      super("state");
      setObservable(true);
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      Bytes id =
          exchange
              .advanced()
              .getRequest()
              .getSourceContext()
              .get(DtlsEndpointContext.KEY_WRITE_CONNECTION_ID);
      identified = id != null && !id.isEmpty();
      exchange.setMaxAge(0);
      exchange.respond(text);
    }

    @Override
    public void handlePUT(CoapExchange exchange) {
      text = exchange.getRequestText();
      changed();
      exchange.respond(ResponseCode.CHANGED);
    }
  }

  @Override
  public void close() {
    server.destroy();
  }
}
