// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.transport.Peer;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.Nat;
import io.millrace.lib.udp.ChannelIo;
import io.millrace.lib.udp.UdpCarrier;
import io.millrace.lib.udp.UdpLimits;
import io.millrace.platform.MeterRegistry;
import io.millrace.platform.SystemTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CoAP's bytes over DTLS with Scandium's own client at the other end, on real sockets. */
class DtlsCarrierTest {
  private static final byte[] KEY = "sixteen bytes at".getBytes();
  private static final String HEX = "7369787465656e206279746573206174";
  private static final long SECONDS = 20;

  @TempDir Path keys;
  private final SystemTime time = new SystemTime();
  private final DtlsThreads executor = new DtlsThreads(2);
  private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<Peer> gone = new LinkedBlockingQueue<>();
  private DatagramChannel channel;
  private Credentials credentials;
  private DtlsCarrier carrier;
  private CarrierPort port;

  private final CarrierListener echo =
      new CarrierListener() {
        @Override
        public void received(Peer peer, Bytes datagram) {
          peers.add(peer);
          heard.add(datagram.utf8());
          port.send(peer, Bytes.utf8("to " + datagram.utf8()));
        }

        @Override
        public void unreachable(Peer peer) {
          gone.add(peer);
        }

        @Override
        public long runTimers(long nanos) {
          return Long.MAX_VALUE;
        }
      };

  @BeforeEach
  void open() throws Exception {
    Path psk = Files.createFile(keys.resolve(Credentials.PSK), OwnerOnly.file());
    Files.writeString(psk, "# clients\nalice:7369787465656e206279746573206174\n");
    credentials = new Credentials(keys, time);
    credentials.watch(executor, () -> {}, trust -> carrier.endUntrusted(trust));
    channel = DatagramChannel.open();
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    start(null);
  }

  private void start(HeldConnections.State before) throws Exception {
    UdpCarrier records =
        new UdpCarrier(
            "dtls",
            channel,
            none -> null,
            UdpLimits.STANDARD,
            time,
            new MeterRegistry(),
            ChannelIo::new);
    EngineSettings settings = new EngineSettings(100, 60, 6, 1280);
    carrier =
        new DtlsCarrier(
            records,
            address(),
            false,
            new DtlsCarrier.Shared(
                settings,
                credentials,
                executor,
                time,
                new LimitedHandshakes(new MeterRegistry(), time)),
            before);
    port = carrier.attach(echo);
  }

  private InetSocketAddress address() throws Exception {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  @AfterEach
  void close() throws Exception {
    carrier.stop();
    channel.close();
    credentials.close();
    executor.shutdownNow();
    time.stop();
  }

  private Peer peer() throws InterruptedException {
    return peers.poll(SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void message_is_carried_both_ways_with_who_sent_it() throws Exception {
    try (DtlsClient client = new DtlsClient(address(), "alice", KEY, true)) {
      assertThat(client.ask("a")).isEqualTo("to a");
      Peer peer = peer();
      assertThat(peer.principal()).isEqualTo("psk:alice");
      assertThat(peer.transport()).isEqualTo("dtls");
      assertThat(peer.connection()).hasSize(12);
      assertThat(client.ask("b")).isEqualTo("to b");
      assertThat(peer()).isEqualTo(peer);
    }
  }

  @Test
  void client_whose_address_changes_stays_the_same_peer() throws Exception {
    try (Nat nat = new Nat(address());
        DtlsClient client = new DtlsClient(nat.address(), "alice", KEY, true)) {
      assertThat(client.ask("a")).isEqualTo("to a");
      Peer before = peer();
      nat.rebind();
      assertThat(client.ask("b")).isEqualTo("to b");
      Peer after = peer();
      assertThat(after).isEqualTo(before);
      assertThat(after.remote()).isNotEqualTo(before.remote());
      port.execute(() -> port.send(before, Bytes.utf8("a notification")));
      assertThat(client.next()).isEqualTo("a notification");
      assertThat(client.handshakes()).isEqualTo(1);
    }
  }

  @Test
  void client_without_connection_ids_is_served_at_its_address_alone() throws Exception {
    try (Nat nat = new Nat(address());
        DtlsClient client = new DtlsClient(nat.address(), "alice", KEY, false)) {
      assertThat(client.ask("a")).isEqualTo("to a");
      nat.rebind();
      client.send("b");
      try (DtlsClient other = new DtlsClient(address(), "alice", KEY, true)) {
        assertThat(other.ask("c")).isEqualTo("to c");
      }
      assertThat(heard).containsExactly("a", "c");
    }
  }

  @Test
  void next_carrier_goes_on_with_the_connections_without_a_handshake() throws Exception {
    try (DtlsClient client = new DtlsClient(address(), "alice", KEY, true)) {
      assertThat(client.ask("a")).isEqualTo("to a");
      Peer before = peer();
      for (int i = 0; i < 5; i++) {
        carrier.drain();
        port.close();
        start(carrier.stop());
        assertThat(client.ask("b" + i)).isEqualTo("to b" + i);
        assertThat(peer()).isEqualTo(before);
        port.execute(() -> port.send(before, Bytes.utf8("n")));
        assertThat(client.next()).isEqualTo("n");
      }
      assertThat(client.handshakes()).isEqualTo(1);
    }
  }

  @Test
  void what_a_listener_that_paused_has_not_taken_goes_to_the_next_one() throws Exception {
    try (DtlsClient client = new DtlsClient(address(), "alice", KEY, true)) {
      assertThat(client.ask("a")).isEqualTo("to a");
      port.execute(
          () -> {
            client.send("b");
            port.pause();
          });
      client.send("c");
      carrier.drain();
      port.close();
      start(carrier.stop());
      assertThat(client.ask("d")).isNotNull();
      while (heard.size() < 4) {
        assertThat(client.next()).isNotNull();
      }
      assertThat(heard).containsExactlyInAnyOrder("a", "b", "c", "d");
      assertThat(client.handshakes()).isEqualTo(1);
    }
  }

  @Test
  void connection_that_its_client_ends_is_told() throws Exception {
    try (DtlsClient client = new DtlsClient(address(), "alice", KEY, true)) {
      assertThat(client.ask("a")).isEqualTo("to a");
      Peer peer = peer();
      client.leave();
      assertThat(gone.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(peer);
      port.execute(() -> port.send(peer, Bytes.utf8("too late")));
      assertThat(gone.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(peer);
    }
  }

  @Test
  void wrong_key_unknown_identity_and_clear_text_reach_nobody() throws Exception {
    byte[] other = "sixteen others..".getBytes();
    try (DtlsClient wrong = new DtlsClient(address(), "alice", other, true);
        DtlsClient unknown = new DtlsClient(address(), "mallory", KEY, true);
        Nat clear = new Nat(address());
        DtlsClient right = new DtlsClient(address(), "alice", KEY, true)) {
      wrong.send("wrong");
      unknown.send("unknown");
      clear.send(Bytes.hex("40 01 0001 B1 61").toArray());
      assertThat(right.ask("right")).isEqualTo("to right");
      assertThat(heard).containsExactly("right");
    }
  }

  @Test
  void replayed_and_changed_records_are_not_taken() throws Exception {
    Random random = new Random(5);
    try (Nat nat = new Nat(address());
        DtlsClient client = new DtlsClient(nat.address(), "alice", KEY, true)) {
      assertThat(client.ask("first")).isEqualTo("to first");
      nat.change(each -> List.of(each.get(0), each.get(0), each.get(0)));
      for (int i = 0; i < 50; i++) {
        assertThat(client.ask("m" + i)).isEqualTo("to m" + i);
      }
      List<byte[]> sent = List.copyOf(nat.passed());
      for (int i = 0; i < 20_000; i++) {
        byte[] changed = sent.get(random.nextInt(sent.size())).clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        nat.send(changed);
        if (i % 100 == 0) {
          client.askUntilAnswered("x" + i + "-");
        }
      }
      client.askUntilAnswered("last-");
      assertThat(heard).doesNotHaveDuplicates().allMatch(each -> client.sent().contains(each));
      assertThat(client.handshakes()).isEqualTo(1);
    }
  }

  @Test
  void key_that_was_removed_opens_no_connection_any_more() throws Exception {
    Files.writeString(keys.resolve(Credentials.PSK), "bob:7369787465656e206279746573206174\n");
    Await.that(
        () -> "the key of bob", Duration.ofSeconds(SECONDS), () -> credentials.psk().has("bob"));
    try (DtlsClient alice = new DtlsClient(address(), "alice", KEY, true);
        DtlsClient bob = new DtlsClient(address(), "bob", KEY, true)) {
      alice.send("a");
      assertThat(bob.ask("b")).isEqualTo("to b");
      assertThat(heard).containsExactly("b");
    }
  }

  @Test
  void connection_ends_when_its_key_is_removed_and_others_stay() throws Exception {
    String bobs = "bob:7369787465656e206279746573206174\n";
    Files.writeString(keys.resolve(Credentials.PSK), bobs + "alice~2:" + HEX + "\n");
    Await.that(
        () -> "the key of bob", Duration.ofSeconds(SECONDS), () -> credentials.psk().has("bob"));
    try (DtlsClient alice = new DtlsClient(address(), "alice~2", KEY, true);
        DtlsClient bob = new DtlsClient(address(), "bob", KEY, true)) {
      assertThat(alice.ask("a")).isEqualTo("to a");
      Peer peer = peer();
      assertThat(peer.principal()).isEqualTo("psk:alice");
      assertThat(bob.ask("b")).isEqualTo("to b");
      Files.writeString(keys.resolve(Credentials.PSK), bobs);
      assertThat(gone.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(peer);
      assertThat(bob.ask("c")).isEqualTo("to c");
      assertThat(bob.handshakes()).isEqualTo(1);
    }
  }
}
