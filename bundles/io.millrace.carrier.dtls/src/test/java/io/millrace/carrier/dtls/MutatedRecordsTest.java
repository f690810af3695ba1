// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.transport.Peer;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.Extent;
import io.millrace.platform.MeterRegistry;
import io.millrace.platform.SystemTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody on the way between clients and the router: nothing but what clients have sent, and each
 * of it once, comes to the router, which serves them meanwhile.
 */
class MutatedRecordsTest {
  private static final byte[] KEY = "sixteen bytes at".getBytes();
  private static final CipherSuite CCM_8 = CipherSuite.TLS_PSK_WITH_AES_128_CCM_8;
  private static final CipherSuite GCM = CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256;
  private static final CipherSuite CBC = CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA256;
  private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 5684);
  private static final int MUTATIONS =
      Integer.getInteger("millrace.fuzz.records", Extent.times(20_000, 1_000_000));
  private static final long SEED = Long.getLong("millrace.fuzz.seed", 8);
  private static final int AT_ONCE = 500;
  private static final long SECONDS = 60;

  @TempDir Path keys;
  private final SystemTime time = new SystemTime();
  private final MemoryNetwork network = new MemoryNetwork();
  private final List<byte[]> sent = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final List<MovingClient> clients = new ArrayList<>();
  private DtlsThreads executor;
  private DtlsCarrier carrier;

  private final CarrierListener gateway =
      new CarrierListener() {
        @Override
        public void received(Peer peer, Bytes datagram) {
          heard.add(datagram.utf8());
        }

        @Override
        public void unreachable(Peer peer) {
          heard.add("the end of a connection");
        }

        @Override
        public long runTimers(long nanos) {
          return Long.MAX_VALUE;
        }
      };

  @BeforeEach
  void start() throws Exception {
    executor = new DtlsThreads(2);
    Path psk = Files.createFile(keys.resolve(Credentials.PSK), OwnerOnly.file());
    Files.writeString(psk, "alice:7369787465656e206279746573206174\n");
    carrier =
        new DtlsCarrier(
            network,
            SERVER,
            false,
            new DtlsCarrier.Shared(
                new EngineSettings(1000, 1800, 6, 1280),
                new Credentials(keys, time),
                executor,
                time,
                new LimitedHandshakes(new MeterRegistry(), time)),
            null);
    carrier.attach(gateway);
    network.change(
        records -> {
          sent.addAll(records);
          return records;
        });
  }

  @AfterEach
  void stop() {
    clients.forEach(MovingClient::close);
    carrier.stop();
    network.stop();
    executor.shutdownNow();
    time.stop();
  }

  private MovingClient client(CipherSuite... suites) throws Exception {
    clients.add(new MovingClient(network, clients.size(), SERVER, executor, KEY, suites));
    return clients.get(clients.size() - 1);
  }

  private String next() throws InterruptedException {
    return heard.poll(SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void mutated_records_are_not_taken_and_clients_are_served_meanwhile() throws Exception {
    Random random = new Random(SEED);
    MovingClient gcm = client(GCM);
    MovingClient ccm = client(CCM_8);
    for (MovingClient each : List.of(gcm, ccm)) {
      each.send("hello");
      assertThat(next()).isEqualTo("hello");
    }
    Mutation[] kinds = Mutation.values();
    for (int done = 0; done < MUTATIONS; done += AT_ONCE) {
      for (int i = 0; i < AT_ONCE; i++) {
        byte[] datagram = kinds[random.nextInt(kinds.length)].of(sent, random);
        network.toServer(source(random, gcm, ccm), datagram);
      }
      MovingClient honest = random.nextBoolean() ? gcm : ccm;
      honest.send("after " + done);
      assertThat(next()).as("seed " + SEED).isEqualTo("after " + done);
      if (sent.size() > 200) {
        sent.subList(100, sent.size()).clear(); // the handshakes stay, and the first messages
      }
    }
    assertThat(heard).isEmpty();
    assertThat(carrier.connections()).isGreaterThanOrEqualTo(2);
    System.out.printf("%d mutated records, seed %d: 0 accepted%n", MUTATIONS, SEED);
  }

  /** Most come from where a client is, the others from anywhere. */
  private static InetSocketAddress source(Random random, MovingClient one, MovingClient other)
      throws Exception {
    if (random.nextInt(10) > 0) {
      return random.nextBoolean() ? one.address() : other.address();
    }
    byte[] bytes = {
      10, (byte) (200 + random.nextInt(50)), (byte) random.nextInt(), (byte) random.nextInt()
    };
    return new InetSocketAddress(InetAddress.getByAddress(bytes), 1024 + random.nextInt(60_000));
  }

  @Test
  void records_in_another_order_are_taken_once_each() throws Exception {
    MovingClient client = client(CCM_8);
    client.send("hello");
    assertThat(next()).isEqualTo("hello");
    List<byte[]> held = new CopyOnWriteArrayList<>();
    network.change(
        records -> {
          held.addAll(records);
          return List.of();
        });
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      texts.add("message " + i);
      client.send("message " + i);
    }
    Await.that(() -> "all are under way", Duration.ofSeconds(SECONDS), () -> held.size() == 30);
    List<byte[]> twice = new ArrayList<>(held);
    twice.addAll(held);
    Collections.shuffle(twice, new Random(SEED));
    twice.forEach(each -> network.toServer(client.address(), each));
    network.change(records -> records);
    client.send("last");
    List<String> came = new ArrayList<>();
    while (!came.contains("last")) {
      came.add(next());
    }
    texts.add("last");
    assertThat(came).containsExactlyInAnyOrderElementsOf(texts);
  }

  @Test
  void suite_without_authenticated_encryption_is_refused() throws Exception {
    MovingClient weaker = client(CBC);
    weaker.send("CBC");
    assertThat(weaker.failure()).hasMessageContaining("HANDSHAKE_FAILURE");
    MovingClient other = client(CCM_8);
    other.send("CCM");
    assertThat(next()).isEqualTo("CCM");
    assertThat(heard).isEmpty();
  }

  /** The client offers GCM first; on the way that is taken out of its messages. */
  @Test
  void suite_that_was_exchanged_on_the_way_opens_nothing() throws Exception {
    AtomicInteger lastFlights = new AtomicInteger(); // the keys are made, and proved
    network.change(
        records -> {
          lastFlights.addAndGet((int) records.stream().filter(each -> isLastFlight(each)).count());
          return records.stream().map(each -> without(GCM, each)).toList();
        });
    MovingClient client = client(GCM, CCM_8);
    client.send("downgraded");
    Await.that(
        () -> "the client's last flight", Duration.ofSeconds(SECONDS), () -> lastFlights.get() > 0);
    network.change(records -> records);
    MovingClient other = client(GCM, CCM_8);
    other.send("as it is");
    assertThat(next()).isEqualTo("as it is");
    assertThat(heard).isEmpty();
    assertThat(client.context()).isNull();
  }

  private static boolean isLastFlight(byte[] datagram) {
    return datagram[0] == 22 && datagram.length > 13 && datagram[13] == 16; // ClientKeyExchange
  }

  /** Replaces a suite by the other one in a ClientHello. */
  private static byte[] without(CipherSuite suite, byte[] datagram) {
    byte[] changed = datagram.clone();
    if (datagram[0] == 22 && datagram.length > 25 && datagram[13] == 1) {
      for (int i = 25; i < changed.length - 1; i++) {
        int code = (changed[i] & 0xFF) << 8 | changed[i + 1] & 0xFF;
        if (code == suite.getCode()) {
          changed[i] = (byte) (CCM_8.getCode() >> 8);
          changed[i + 1] = (byte) CCM_8.getCode();
        }
      }
    }
    return changed;
  }
}
