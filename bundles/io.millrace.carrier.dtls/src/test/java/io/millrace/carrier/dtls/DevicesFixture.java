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
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A carrier that connects to devices by the keys in a folder, and what it says: for tests with
 * Scandium's own server at the other end, on real sockets.
 */
abstract class DevicesFixture {
  static final String NAME = "SSN00135000500000AA";
  static final byte[] OLD = "sixteen bytes at".getBytes();
  static final byte[] NEW = "sixteen new ones".getBytes();
  static final Duration SOON = Duration.ofSeconds(40);

  @TempDir Path keys;
  final SystemTime time = new SystemTime();
  final TurnedTime limits = new TurnedTime();
  final DtlsThreads executor = new DtlsThreads(2);
  final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
  final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  final BlockingQueue<Boolean> silences = new LinkedBlockingQueue<>();
  final BlockingQueue<Trust> trusts = new LinkedBlockingQueue<>();
  volatile boolean endsUntrusted = true;
  DatagramChannel channel;
  Credentials credentials;
  DtlsCarrier carrier;
  CarrierPort port;

  final CarrierListener listener =
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
  void start(String... lines) throws Exception {
    write(lines);
    credentials.close();
    credentials = new Credentials(keys, time);
    credentials.watch(
        executor,
        () -> {},
        trust -> {
          if (endsUntrusted) {
            carrier.endUntrusted(trust);
          }
          trusts.add(trust);
        });
    start((HeldConnections.State) null);
  }

  void write(String... lines) throws Exception {
    Path file = keys.resolve(Credentials.DEVICES_PSK);
    Files.deleteIfExists(file);
    Files.createFile(file, OwnerOnly.file());
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  void start(HeldConnections.State before) throws Exception {
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
                new EngineSettings(100, 60, 6, 1280),
                credentials,
                executor,
                limits,
                new LimitedHandshakes(new MeterRegistry(), limits)),
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

  static String line(String identity, byte[] key) {
    return identity + ":" + HexFormat.of().formatHex(key);
  }

  String next(BlockingQueue<String> queue) throws InterruptedException {
    return queue.poll(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  /** Connects as the message layer does; returns what the carrier says of it. */
  String connect(InetSocketAddress device) throws InterruptedException {
    port.execute(
        () -> {
          if (port.connect(device, true)) {
            told.add("ready");
          }
        });
    return next(told);
  }

  /** Connects to a device that says nothing to the first key, and lets so much time pass. */
  String connectUnanswered(InetSocketAddress device, Duration passes) throws Exception {
    port.execute(() -> port.connect(device, true));
    Await.that(() -> "the key is used", SOON, () -> limits.waiting() == 1);
    assertThat(limits.untilNext()).isEqualTo(passes);
    limits.turn(passes);
    return next(told);
  }

  String ask(InetSocketAddress device, String text) throws InterruptedException {
    port.execute(() -> port.send(port.peer(device), Bytes.utf8(text)));
    return next(heard);
  }
}
