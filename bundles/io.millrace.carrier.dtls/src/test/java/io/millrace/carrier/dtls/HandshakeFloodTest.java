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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Handshakes that are begun from many sources and never ended: a first message takes no memory, nor
 * does one with another source's cookie, and a client that is connected goes on [RFC 6347 §4.2.1].
 */
class HandshakeFloodTest {
  private static final byte[] KEY = "sixteen bytes at".getBytes();
  private static final int CONNECTIONS = 100;
  private static final int SOURCES = Extent.times(2_000, 100_000);

  @TempDir Path keys;
  private CarrierPort port;

  @Test
  void flood_from_many_sources_takes_no_connection_and_clients_go_on() throws Exception {
    SystemTime time = new SystemTime();
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
                time),
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
      assertThat(client.handshakes()).isEqualTo(1);
    } finally {
      carrier.stop();
      channel.close();
      executor.shutdownNow();
      time.stop();
    }
  }

  private static void flood(InetSocketAddress to, int source, byte[] hello) throws Exception {
    byte[] from = {
      127, (byte) (1 + source / 60_000), (byte) (source / 250), (byte) (1 + source % 250)
    };
    try (DatagramChannel forged = DatagramChannel.open()) {
      forged.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
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
