// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.transport.Peer;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.testing.Extent;
import io.millrace.lib.testing.Nat;
import io.millrace.lib.udp.ChannelIo;
import io.millrace.lib.udp.UdpCarrier;
import io.millrace.lib.udp.UdpLimits;
import io.millrace.platform.MeterRegistry;
import io.millrace.platform.SystemTime;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Handshakes that are begun from many sources and never ended: a first message takes no memory, nor
 * does one with another source's cookie [RFC 6347 §4.2.1]; one with its own takes a bounded part of
 * the connections. A client that is connected goes on, and another one can connect.
 */
class HandshakeFloodTest {
  private static final byte[] KEY = "sixteen bytes at".getBytes();
  private static final int CONNECTIONS = 100;
  private static final int SOURCES = Extent.times(2_000, 100_000);

  private static final int HEADS = 13 + 12; // of record and message [RFC 6347 §4.1, §4.2.2]
  private static final int VERIFY_COOKIE = HEADS + 2 + 1; // behind version and length
  private static final int HELLO_COOKIE = HEADS + 2 + 32 + 1 + 1; // version, random, no session
  private static final int COOKIE_BYTES = 32;

  @TempDir Path keys;
  private CarrierPort port;

  @Test
  void flood_from_many_sources_takes_no_connection_and_clients_go_on() throws Exception {
    SystemTime time = new SystemTime();
    LimitedHandshakes limited = new LimitedHandshakes(new MeterRegistry(), time);
    DtlsThreads executor = new DtlsThreads(2);
    Path psk = Files.createFile(keys.resolve(Credentials.PSK), OwnerOnly.file());
    Files.writeString(psk, "alice:7369787465656e206279746573206174\n");
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    InetSocketAddress address = (InetSocketAddress) channel.getLocalAddress();
    DtlsCarrier carrier =
        new DtlsCarrier(
            new UdpCarrier(
                "dtls",
                channel,
                none -> null,
                UdpLimits.STANDARD,
                time,
                new MeterRegistry(),
                ChannelIo::new),
            address,
            false,
            new DtlsCarrier.Shared(
                new EngineSettings(CONNECTIONS, 60, 6, 1280),
                new Credentials(keys, time),
                executor,
                time,
                limited),
            null);
    port = carrier.attach(new Echo());
    try (Nat nat = new Nat(address);
        DtlsClient client = new DtlsClient(nat.address(), "alice", KEY, true)) {
      assertThat(client.ask("before")).isEqualTo("to before");
      List<byte[]> hellos = List.copyOf(nat.passed().subList(0, 2)); // without and with a cookie
      for (int i = 0; i < SOURCES; i++) {
        flood(address, i, hellos.get(i % 2));
        if (i % 500 == 0) {
          client.askUntilAnswered("m" + i + "-");
          assertThat(carrier.connections()).isEqualTo(1);
        }
      }
      client.askUntilAnswered("after-");
      try (DtlsClient other = new DtlsClient(address, "alice", KEY, true)) {
        other.askUntilAnswered("another-");
        assertThat(carrier.connections()).isEqualTo(2);
      }
      assertThat(limited.sentence()).isEmpty();
      for (int i = 0; i < 3 * CONNECTIONS; i++) {
        beginHandshake(address, i, hellos);
      }
      assertThat(limited.sentence()).contains("a new one may need several attempts");
      client.askUntilAnswered("half-open-");
      try (DtlsClient other = new DtlsClient(address, "alice", KEY, true)) {
        other.askUntilAnswered("one-more-");
      }
      assertThat(carrier.connections()).isLessThanOrEqualTo(CONNECTIONS / 10 + 3);
      assertThat(client.handshakes()).isEqualTo(1);
    } finally {
      carrier.stop();
      channel.close();
      executor.shutdownNow();
      time.stop();
    }
  }

  /** Gets a cookie, sends it back and leaves it at that: the router waits for the next message. */
  private static void beginHandshake(InetSocketAddress to, int source, List<byte[]> hellos)
      throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, from(source))) {
      socket.setSoTimeout(100);
      socket.send(new DatagramPacket(hellos.get(0), hellos.get(0).length, to));
      DatagramPacket verify = new DatagramPacket(new byte[256], 256);
      while (!isAnswered(socket, verify)) {
        socket.send(new DatagramPacket(hellos.get(0), hellos.get(0).length, to));
      }
      byte[] answer = hellos.get(1).clone();
      System.arraycopy(verify.getData(), VERIFY_COOKIE, answer, HELLO_COOKIE, COOKIE_BYTES);
      do {
        socket.send(new DatagramPacket(answer, answer.length, to)); // again if it is not let in
      } while (!isAnswered(socket, new DatagramPacket(new byte[256], 256))); // Server Hello
    }
  }

  private static boolean isAnswered(DatagramSocket socket, DatagramPacket answer)
      throws IOException {
    try {
      socket.receive(answer);
      return true;
    } catch (SocketTimeoutException none) {
      return false;
    }
  }

  private static InetAddress from(int source) throws Exception {
    return InetAddress.getByAddress(
        new byte[] {
          127, (byte) (1 + source / 60_000), (byte) (source / 250), (byte) (1 + source % 250)
        });
  }

  private static void flood(InetSocketAddress to, int source, byte[] hello) throws Exception {
    try (DatagramChannel forged = DatagramChannel.open()) {
      forged.bind(new InetSocketAddress(from(source), 0));
      forged.send(ByteBuffer.wrap(hello), to);
    }
  }

  private final class Echo implements CarrierListener {
    @Override
    public void received(Peer peer, Bytes datagram) {
      port.send(peer, Bytes.utf8("to " + datagram.utf8()));
    }

    @Override
    public void unreachable(Peer peer) {
      // A client that leaves.
    }

    @Override
    public long runTimers(long nanos) {
      return Long.MAX_VALUE;
    }
  }
}
