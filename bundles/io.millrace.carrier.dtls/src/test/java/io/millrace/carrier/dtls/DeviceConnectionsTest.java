// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.transport.Peer;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.TurnedTime;
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
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The router connects to devices: Scandium's own server at the other end, on real sockets. */
class DeviceConnectionsTest {
  private static final String NAME = "SSN00135000500000AA";
  private static final byte[] OLD = "sixteen bytes at".getBytes();
  private static final byte[] NEW = "sixteen new ones".getBytes();
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir Path keys;
  private final SystemTime time = new SystemTime();
  private final TurnedTime limits = new TurnedTime();
  private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(2);
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> silences = new LinkedBlockingQueue<>();
  private DatagramChannel channel;
  private Credentials credentials;
  private DtlsCarrier carrier;
  private CarrierPort port;

  private final CarrierListener listener =
      new CarrierListener() {
        @Override
        public void received(Peer peer, Bytes datagram) {
          peers.add(peer);
          heard.add(datagram.utf8());
        }

        @Override
        public void unreachable(Peer peer) {
          told.add("unreachable");
        }

        @Override
        public void connected(InetSocketAddress remote) {
          told.add("connected");
        }

        @Override
        public void refused(InetSocketAddress remote, String why, boolean silent) {
          silences.add(silent);
          told.add(why);
        }

        @Override
        public long runTimers(long nanos) {
          return Long.MAX_VALUE;
        }
      };

  @BeforeEach
  void open() throws Exception {
    channel = DatagramChannel.open();
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    credentials = new Credentials(keys, time);
  }

  /** Starts the carrier with these lines in the file of devices' keys. */
  private void start(String... lines) throws Exception {
    write(lines);
    credentials.close();
    credentials = new Credentials(keys, time);
    credentials.watch(executor, () -> {}, trust -> carrier.endUntrusted(trust));
    start((HeldConnections.State) null);
  }

  private void write(String... lines) throws Exception {
    Path file = keys.resolve(Credentials.DEVICES_PSK);
    Files.deleteIfExists(file);
    Files.createFile(file, OwnerOnly.file());
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private void start(HeldConnections.State before) throws Exception {
    UdpCarrier records =
        new UdpCarrier(
            "mesh",
            channel,
            none -> null,
            UdpLimits.STANDARD,
            time,
            new MeterRegistry(),
            ChannelIo::new);
    carrier =
        new DtlsCarrier(
            records,
            (InetSocketAddress) channel.getLocalAddress(),
            true,
            new DtlsCarrier.Shared(
                new EngineSettings(100, 60, 6, 1280), credentials, executor, limits),
            before);
    port = carrier.attach(listener);
  }

  @AfterEach
  void close() throws Exception {
    carrier.stop();
    channel.close();
    credentials.close();
    executor.shutdownNow();
    time.stop();
  }

  private static String line(String identity, byte[] key) {
    return identity + ":" + HexFormat.of().formatHex(key);
  }

  private String next(BlockingQueue<String> queue) throws InterruptedException {
    return queue.poll(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  /** Connects as the message layer does; returns what the carrier says of it. */
  private String connect(InetSocketAddress device) throws InterruptedException {
    port.execute(
        () -> {
          if (port.connect(device, true)) {
            told.add("ready");
          }
        });
    return next(told);
  }

  /** Connects to a device that says nothing to the first key, and lets so much time pass. */
  private String connectUnanswered(InetSocketAddress device, Duration passes) throws Exception {
    port.execute(() -> port.connect(device, true));
    Await.that(() -> "the key is used", SOON, () -> limits.waiting() == 1);
    assertThat(limits.untilNext()).isEqualTo(passes);
    limits.turn(passes);
    return next(told);
  }

  private String ask(InetSocketAddress device, String text) throws InterruptedException {
    port.execute(() -> port.send(port.peer(device), Bytes.utf8(text)));
    return next(heard);
  }

  @Test
  void device_is_asked_after_one_handshake_and_answers_as_the_peer_that_was_asked()
      throws Exception {
    try (DtlsDevice device = DtlsDevice.withKeys(Map.of(NAME, OLD))) {
      start(line(NAME, OLD));
      InetSocketAddress address = device.named(NAME);
      assertThat(connect(address)).isEqualTo("connected");
      assertThat(ask(address, "a")).isEqualTo("to a");
      Peer peer = peers.take();
      assertThat(peer).isEqualTo(port.peer(address));
      assertThat(peer.principal()).isEqualTo("psk:" + NAME);
      assertThat(connect(address)).isEqualTo("ready");
      assertThat(device.handshakes()).isEqualTo(1);
    }
  }

  @Test
  void next_carrier_goes_on_without_a_handshake() throws Exception {
    try (DtlsDevice device = DtlsDevice.withKeys(Map.of(NAME, OLD))) {
      start(line(NAME, OLD));
      InetSocketAddress address = device.named(NAME);
      assertThat(connect(address)).isEqualTo("connected");
      for (int i = 0; i < 3; i++) {
        carrier.drain();
        port.close();
        start(carrier.stop());
        assertThat(connect(address)).isEqualTo("ready");
        assertThat(ask(address, "b" + i)).isEqualTo("to b" + i);
      }
      assertThat(device.handshakes()).isEqualTo(1);
    }
  }

  @Test
  void device_that_has_lost_the_connection_gets_another_one() throws Exception {
    try (DtlsDevice device = DtlsDevice.withKeys(Map.of(NAME, OLD))) {
      start(line(NAME, OLD));
      InetSocketAddress address = device.named(NAME);
      assertThat(connect(address)).isEqualTo("connected");
      device.restart();
      port.execute(() -> port.unanswered(address));
      assertThat(connect(address)).isEqualTo("connected");
      assertThat(ask(address, "a")).isEqualTo("to a");
    }
  }

  @Test
  void device_without_a_key_is_not_sent_anything() throws Exception {
    try (DtlsDevice device = DtlsDevice.withKeys(Map.of(NAME, OLD))) {
      start(line("SSN00135000500000BB", OLD));
      assertThat(connect(device.named(NAME))).isEqualTo("there is no key for " + NAME);
      assertThat(device.handshakes()).isZero();
    }
  }

  @Test
  void device_that_does_not_know_the_identity_says_nothing_and_it_is_said_what_that_may_mean()
      throws Exception {
    try (DtlsDevice device = DtlsDevice.withKeys(Map.of("somebody", OLD))) {
      start(line(NAME, OLD));
      assertThat(connectUnanswered(device.named(NAME), DeviceConnections.LAST_KEY))
          .contains("no answer", "the identity is not known there", "the keys differ");
      assertThat(silences).containsExactly(true);
      assertThat(limits.waiting()).isZero();
    }
  }

  @Test
  void identity_of_its_own_and_a_key_for_all_others() throws Exception {
    try (DtlsDevice device = DtlsDevice.withKeys(Map.of("gateway", NEW, "all", OLD))) {
      start(line(NAME + ",gateway", NEW), line("*,all", OLD));
      assertThat(connect(device.named(NAME))).isEqualTo("connected");
      ask(device.named(NAME), "a");
      assertThat(peers.take().principal()).isEqualTo("psk:gateway");
      port.execute(() -> port.unanswered(device(device)));
      assertThat(connect(device(device))).isEqualTo("connected");
      ask(device(device), "b");
      assertThat(peers.take().principal()).isEqualTo("psk:all");
    }
  }

  private static InetSocketAddress device(DtlsDevice device) {
    try {
      return device.named("another");
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Test
  void key_is_rotated_without_a_request_that_fails_whoever_learns_it_first() throws Exception {
    try (DtlsDevice device = DtlsDevice.withKeys(Map.of(NAME, OLD))) {
      start(line(NAME + "~2", NEW), line(NAME, OLD));
      InetSocketAddress address = device.named(NAME);
      assertThat(connectUnanswered(address, DeviceConnections.ANOTHER_KEY))
          .as("the device knows the old one")
          .isEqualTo("connected");
      assertThat(limits.waiting()).as("limits").isZero();
      assertThat(ask(address, "a")).isEqualTo("to a");
      device.know(NAME + "~2", NEW);
      assertThat(connect(address)).as("not asked again at once").isEqualTo("ready");
      write(line(NAME + "~2", NEW));
      Await.that(
          () -> "the old key is gone",
          SOON,
          () -> credentials.devices().size() == 1 && credentials.devices().of(address).size() == 1);
      assertThat(connect(address)).isEqualTo("connected");
      assertThat(ask(address, "b")).isEqualTo("to b");
      peers.take();
      assertThat(peers.take().principal()).isEqualTo("psk:" + NAME);
    }
  }

  @Test
  void public_key_is_that_of_the_device_that_is_asked_for() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair own = generator.generateKeyPair();
    Path folder = Files.createDirectories(keys.resolve(Credentials.DEVICE_KEYS));
    String other = "SSN00135000500000BB";
    Files.writeString(folder.resolve(NAME + ".pem"), pem(own));
    Files.writeString(folder.resolve(other + ".pem"), pem(generator.generateKeyPair()));
    try (DtlsDevice device = DtlsDevice.withPublicKey(own)) {
      start();
      assertThat(connect(device.named(other))).contains("it is another device's key");
      assertThat(connect(device.named(NAME))).isEqualTo("connected");
      assertThat(ask(device.named(NAME), "a")).isEqualTo("to a");
      assertThat(peers.take().principal()).startsWith("rpk:");
    }
  }

  private static String pem(KeyPair pair) {
    String encoded = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + encoded + "\n-----END PUBLIC KEY-----\n";
  }
}
