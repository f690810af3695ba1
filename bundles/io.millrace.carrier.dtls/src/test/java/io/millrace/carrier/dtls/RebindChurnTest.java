// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.transport.Peer;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.Extent;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.californium.elements.util.ClockUtil;
import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients with connection IDs behind gateways of a mobile network: each has another address every
 * 30 s, for ten minutes of a turned clock. To the router each stays the peer that it was, so that
 * its session is not opened again and its notifications find it.
 */
class RebindChurnTest {
  private static final byte[] KEY = "sixteen bytes at".getBytes();
  private static final CipherSuite SUITE = CipherSuite.TLS_PSK_WITH_AES_128_CCM_8;
  private static final int CLIENTS = Extent.times(100, 10_000);
  private static final int AT_ONCE = 500;
  private static final int MOVES = 20;
  private static final Duration BETWEEN = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 5684);

  @TempDir Path keys;
  private final TurnedTime time = new TurnedTime();
  private final MemoryNetwork network = new MemoryNetwork();
  private final Map<String, Peer> first = new ConcurrentHashMap<>();
  private final AtomicLong heard = new AtomicLong();
  private final AtomicLong strangers = new AtomicLong();
  private final List<MovingClient> clients = new ArrayList<>();
  private DtlsThreads executor;
  private DtlsCarrier carrier;
  private CarrierPort port;

  /** Remembers each client as it came first, and counts those that come as somebody else. */
  private final CarrierListener gateway =
      new CarrierListener() {
        @Override
        public void received(Peer peer, Bytes datagram) {
          Peer known = first.putIfAbsent(datagram.utf8(), peer);
          if (known != null && !known.equals(peer)) {
            strangers.incrementAndGet();
          }
          heard.incrementAndGet();
        }

        @Override
        public void unreachable(Peer peer) {
          strangers.incrementAndGet();
        }

        @Override
        public long runTimers(long nanos) {
          return Long.MAX_VALUE;
        }
      };

  @BeforeEach
  void start() throws Exception {
    ClockUtil.setRealtimeHandler(time::nanos);
    executor = new DtlsThreads(2);
    Path psk = Files.createFile(keys.resolve(Credentials.PSK), OwnerOnly.file());
    Files.writeString(psk, "alice:7369787465656e206279746573206174\n");
    carrier =
        new DtlsCarrier(
            network,
            SERVER,
            false,
            new DtlsCarrier.Shared(
                new EngineSettings(2 * CLIENTS, 1800, 6, 1280),
                new Credentials(keys, time),
                executor,
                time,
                new LimitedHandshakes(new MeterRegistry(), time)),
            null);
    port = carrier.attach(gateway);
  }

  @AfterEach
  void stop() {
    clients.forEach(MovingClient::close);
    carrier.stop();
    network.stop();
    executor.shutdownNow();
    ClockUtil.setRealtimeHandler(System::nanoTime);
  }

  private interface Step {
    void run(int client) throws Exception;
  }

  /** Has every client do something, some at once, and waits until so many have been counted. */
  private void forAll(Step step, AtomicLong counted) throws Exception {
    for (int from = 0; from < CLIENTS; from += AT_ONCE) {
      long before = counted.get();
      int to = Math.min(CLIENTS, from + AT_ONCE);
      for (int i = from; i < to; i++) {
        step.run(i);
      }
      long expected = before + to - from;
      Await.that(() -> counted + " of " + expected, LONGEST, () -> counted.get() >= expected);
    }
  }

  @Test
  void sessions_and_observations_of_all_clients_outlive_their_addresses() throws Exception {
    forAll(
        i -> {
          clients.add(new MovingClient(network, i, SERVER, executor, KEY, SUITE));
          clients.get(i).send();
        },
        heard);
    List<DTLSContext> opened = clients.stream().map(MovingClient::context).toList();
    assertThat(opened).doesNotContainNull();
    for (int i = 0; i < MOVES; i++) {
      time.turn(BETWEEN);
      forAll(
          each -> {
            clients.get(each).move();
            clients.get(each).send();
          },
          heard);
      notifyAll(i + 1);
    }
    assertThat(strangers).hasValue(0);
    assertThat(first).hasSize(CLIENTS);
    assertThat(carrier.connections()).isEqualTo(CLIENTS);
    assertThat(clients.stream().map(MovingClient::context).toList()).isEqualTo(opened);
    System.out.printf(
        "%d clients, %d addresses each: 0 new handshakes, 0 new peers, all %d notifications%n",
        CLIENTS, MOVES + 1, (long) CLIENTS * MOVES);
  }

  /** Notifies each client by the peer that it was when it came first. */
  private void notifyAll(int times) throws Exception {
    for (int from = 0; from < CLIENTS; from += AT_ONCE) {
      List<MovingClient> some = clients.subList(from, Math.min(CLIENTS, from + AT_ONCE));
      for (int i = from; i < from + some.size(); i++) {
        Peer observer = first.get(Integer.toString(i));
        port.execute(() -> port.send(observer, Bytes.utf8("notification")));
      }
      Await.that(
          () -> "notification " + times + " at every client",
          LONGEST,
          () -> some.stream().allMatch(each -> each.heard() == times));
    }
  }
}
