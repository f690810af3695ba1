// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.UdpEndpointContextMatcher;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;

/**
 * Scandium's client with a connection ID on a network in memory, whose address changes. It has no
 * thread of its own, so that there can be thousands.
 */
final class MovingClient implements AutoCloseable {
  private final MemoryNetwork network;
  private final int number;
  private final InetSocketAddress server;
  private final AtomicLong heard = new AtomicLong();
  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final DtlsEngine engine;
  private volatile InetSocketAddress address;
  private int moves;

  MovingClient(
      MemoryNetwork network,
      int number,
      InetSocketAddress server,
      ScheduledExecutorService executor,
      byte[] key,
      CipherSuite... suites)
      throws Exception {
    this.network = network;
    this.number = number;
    this.server = server;
    DtlsConnectorConfig config =
        DtlsConnectorConfig.builder(
                new Configuration(SystemConfig.DEFINITIONS, DtlsConfig.DEFINITIONS))
            .set(DtlsConfig.DTLS_ROLE, DtlsRole.CLIENT_ONLY)
            .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 0)
            .set(DtlsConfig.DTLS_MAX_CONNECTIONS, 2)
            .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 0)
            .set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false)
            .set(DtlsConfig.DTLS_CIPHER_SUITES, List.of(suites))
            .setAdvancedPskStore(new AdvancedSinglePskStore("alice", key))
            .build();
    engine =
        DtlsEngine.of(
            config,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            executor,
            (remote, records) -> network.sent(address, records),
            (connection, message) -> heard.incrementAndGet(),
            ended -> {},
            null,
            new OpenHandshakes(
                1000,
                new TurnedTime(),
                new LimitedHandshakes(new MeterRegistry(), new TurnedTime())));
    engine.setEndpointContextMatcher(new UdpEndpointContextMatcher(false));
    engine.start();
    move();
  }

  /** Has another address from now on; the one before leads nowhere. */
  void move() throws UnknownHostException {
    InetSocketAddress before = address;
    byte[] bytes = {10, (byte) (number >> 14), (byte) (number >> 6), (byte) (number & 63)};
    address = new InetSocketAddress(InetAddress.getByAddress(bytes), 1024 + moves++);
    network.reach(address, this::received);
    if (before != null) {
      network.reach(before, null);
    }
  }

  private void received(byte[] records) {
    engine.processDatagram(new DatagramPacket(records, records.length, server));
  }

  /** Sends its number; shakes hands with the first one. */
  void send() {
    send(Integer.toString(number));
  }

  void send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    SendFailure told = new SendFailure(failures::add);
    engine.send(RawData.outbound(bytes, new AddressEndpointContext(server), told, false));
  }

  InetSocketAddress address() {
    return address;
  }

  /** Returns why a message was not sent; waits until there is one. */
  Throwable failure() throws InterruptedException {
    return failures.poll(60, TimeUnit.SECONDS);
  }

  /** Returns how many messages it got. */
  long heard() {
    return heard.get();
  }

  /** Returns what the one handshake has agreed on; each handshake makes another one. */
  DTLSContext context() {
    Connection connection = engine.at(server);
    return connection == null ? null : connection.getEstablishedDtlsContext();
  }

  @Override
  public void close() {
    engine.destroy();
  }
}
