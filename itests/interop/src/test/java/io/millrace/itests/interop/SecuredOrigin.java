// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.SessionAdapter;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedMultiPskStore;

/** Californium's server over DTLS with a connection ID, in the part of a device. */
final class SecuredOrigin implements AutoCloseable {
  private final AtomicInteger handshakes = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private final State state = new State();
  private final CoapServer server;

  SecuredOrigin(InetSocketAddress address, String identity, String key) throws Exception {
    CoapConfig.register();
    DtlsConfig.register();
    Configuration configuration = new Configuration();
    AdvancedMultiPskStore keys = new AdvancedMultiPskStore();
    keys.setKey(identity, key.getBytes());
    DtlsConnectorConfig config =
        DtlsConnectorConfig.builder(configuration)
            .setAddress(address)
            .set(DtlsConfig.DTLS_ROLE, DtlsRole.SERVER_ONLY)
            .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 6)
            .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
            .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
            .setAdvancedPskStore(keys)
            .build();
    DTLSConnector connector =
        new DTLSConnector(config) {
          @Override
          protected void onInitializeHandshaker(Handshaker handshaker) {
            handshaker.addSessionListener(
                new SessionAdapter() {
                  @Override
                  public void contextEstablished(Handshaker with, DTLSContext context) {
                    handshakes.incrementAndGet();
                  }
                });
          }
        };
    server = new CoapServer(configuration);
    server.addEndpoint(
        CoapEndpoint.builder().setConfiguration(configuration).setConnector(connector).build());
    server.add(
        new CoapResource("count") {
          @Override
          public void handleGET(CoapExchange exchange) {
            exchange.setMaxAge(0);
            exchange.respond(Integer.toString(asked.incrementAndGet()));
          }
        });
    server.add(state);
    server.start();
  }

  /** Changes what {@code /state} is, of which observers are told. */
  void become(String next) {
    state.text = next;
    state.changed();
  }

  /** A state that can be observed. */
  private static final class State extends CoapResource {
    private volatile String text = "first";

    State() {
      super("state");
      setObservable(true);
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.setMaxAge(0);
      exchange.respond(text);
    }
  }

  int handshakes() {
    return handshakes.get();
  }

  @Override
  public void close() {
    server.destroy();
  }
}
