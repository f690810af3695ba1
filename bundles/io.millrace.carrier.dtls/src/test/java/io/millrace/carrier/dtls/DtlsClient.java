// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;

/** Scandium's own client with a pre-shared key, which sends and receives texts. */
final class DtlsClient implements AutoCloseable {
  private static final long SECONDS = 20;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final Set<String> sent = ConcurrentHashMap.newKeySet();
  private final AtomicInteger handshakes = new AtomicInteger();
  private final InetSocketAddress server;
  private final DTLSConnector connector;

  /**
   * Makes a client; it shakes hands with its first message.
   *
   * @param connectionId whether it offers connection IDs
   */
  DtlsClient(InetSocketAddress server, String identity, byte[] key, boolean connectionId)
      throws Exception {
    this.server = server;
    DtlsConnectorConfig.Builder config =
        DtlsConnectorConfig.builder(
                new Configuration(SystemConfig.DEFINITIONS, DtlsConfig.DEFINITIONS))
            .setAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .set(DtlsConfig.DTLS_ROLE, DtlsRole.CLIENT_ONLY)
            .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
            .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
            .set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false)
            .setAdvancedPskStore(new AdvancedSinglePskStore(identity, key));
    if (connectionId) {
      config.set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 0);
    }
    connector =
        new DTLSConnector(config.build()) {
          @Override
          protected void onInitializeHandshaker(Handshaker handshaker) {
            handshaker.addSessionListener(
                new org.eclipse.californium.scandium.dtls.SessionAdapter() {
                  @Override
                  public void contextEstablished(Handshaker with, DTLSContext context) {
                    handshakes.incrementAndGet();
                  }
                });
          }
        };
    connector.setRawDataReceiver(
        data -> heard.add(new String(data.getBytes(), StandardCharsets.UTF_8)));
    connector.start();
  }

  void send(String text) {
    sent.add(text);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    connector.send(RawData.outbound(bytes, new AddressEndpointContext(server), null, false));
  }

  /** Sends texts with a number behind them until one is answered: the network may lose some. */
  void askUntilAnswered(String text) throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      send(text + i);
      String answer = heard.poll(1, TimeUnit.SECONDS);
      if (answer != null) {
        return;
      }
    }
    throw new AssertionError("nothing answers " + text);
  }

  /** Returns all texts that were sent. */
  Set<String> sent() {
    return sent;
  }

  /** Returns the next text that came, or null after a while. */
  String next() throws InterruptedException {
    return heard.poll(SECONDS, TimeUnit.SECONDS);
  }

  /** Sends a text and returns the next one that comes. */
  String ask(String text) throws InterruptedException {
    send(text);
    return next();
  }

  int handshakes() {
    return handshakes.get();
  }

  /** Ends the connection with an alert. */
  void leave() {
    connector.close(server);
  }

  @Override
  public void close() {
    connector.destroy();
  }
}
