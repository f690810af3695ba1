// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig.dtls;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;

/** One of {@link SecuredClients}. Thread-safe. */
public final class SecuredClient implements AutoCloseable {
  private final SecuredClients clients;
  private final PskConnector connector;
  private volatile DatagramChannel port;

  SecuredClient(SecuredClients clients, PskConnector connector, Consumer<byte[]> receiver)
      throws IOException {
    this.clients = clients;
    this.connector = connector;
    connector.sendBy(this::sendRecords);
    connector.setRawDataReceiver(data -> receiver.accept(data.getBytes()));
    connector.start();
    move();
  }

  static DtlsConnectorConfig config(
      String identity, byte[] key, boolean connectionId, List<CipherSuite> suites) {
    DtlsConnectorConfig.Builder config =
        DtlsConnectorConfig.builder(
                new Configuration(SystemConfig.DEFINITIONS, DtlsConfig.DEFINITIONS))
            .set(DtlsConfig.DTLS_ROLE, DtlsRole.CLIENT_ONLY)
            .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 0)
            .set(DtlsConfig.DTLS_MAX_CONNECTIONS, 2)
            .set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false)
            .set(DtlsConfig.DTLS_CIPHER_SUITES, suites)
            .setAdvancedPskStore(new AdvancedSinglePskStore(identity, key));
    if (connectionId) {
      config.set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 0);
    }
    return config.build();
  }

  private void sendRecords(DatagramPacket packet) {
    try {
      port.send(
          ByteBuffer.wrap(packet.getData(), packet.getOffset(), packet.getLength()),
          clients.server());
    } catch (IOException moved) {
      return; // as if it was lost
    }
  }

  /** Has another port from now on; the one before leads nowhere. */
  public void move() throws IOException {
    DatagramChannel before = port;
    InetSocketAddress server = clients.server();
    port =
        clients.port(
            bytes -> connector.processDatagram(new DatagramPacket(bytes, bytes.length, server)));
    if (before != null) {
      before.close();
    }
  }

  /** Sends a message. */
  public void send(byte[] message) {
    connector.send(
        RawData.outbound(message, new AddressEndpointContext(clients.server()), null, false));
  }

  /** Returns the number of its handshakes. */
  public int handshakes() {
    return connector.handshakes();
  }

  @Override
  public void close() throws IOException {
    connector.destroy();
    port.close();
  }
}
