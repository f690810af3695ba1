// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.transport.Peer;
import io.millrace.lib.udp.UdpCarrier;
import io.millrace.lib.udp.UdpLimits;
import io.millrace.platform.MeterRegistry;
import io.millrace.platform.SystemTime;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both kinds of carriers take turns on one socket while requests come and are answered. */
class SwapTest {
  private static final int REQUESTS = 3000;
  private static final int SWAPS = 20;

  /** As many as surely fit into the sockets' buffers. */
  private static final int ON_THEIR_WAY = 100;

  private static final int MILLIS = 20_000;

  private final SystemTime time = new SystemTime();
  private final List<Integer> heard = new ArrayList<>();
  private DatagramChannel channel;
  private CarrierPort port;

  private final CarrierListener listener =
      new CarrierListener() {
        @Override
        public void received(Peer peer, Bytes datagram) {
          heard.add((int) datagram.uint());
          port().send(peer, datagram);
        }

        @Override
        public void unreachable(Peer peer) {
          throw new AssertionError("the client is there: " + peer);
        }

        @Override
        public long runTimers(long nanos) {
          return Long.MAX_VALUE;
        }
      };

  private synchronized CarrierPort port() {
    return port;
  }

  private synchronized void attach(UdpCarrier carrier) {
    port = carrier.attach(listener);
  }

  @BeforeEach
  void open() throws Exception {
    Way.BATCHES.assumeAvailable();
    channel = DatagramChannel.open();
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() throws Exception {
    time.stop();
    if (channel != null) {
      channel.close();
    }
  }

  private UdpCarrier carrier(Way way) {
    return new UdpCarrier(
        "udp", channel, key -> null, UdpLimits.STANDARD, time, new MeterRegistry(), way.factory());
  }

  @Test
  void no_request_and_no_answer_is_lost_or_doubled_while_carriers_take_turns() throws Exception {
    UdpCarrier[] both = {carrier(Way.CHANNELS), carrier(Way.BATCHES)};
    attach(both[0]);
    List<Integer> answered = new ArrayList<>();
    try (DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      client.setSoTimeout(MILLIS);
      for (int i = 0; i < REQUESTS + ON_THEIR_WAY; i++) {
        if (i < REQUESTS) {
          byte[] request = {(byte) (i >> 8), (byte) i};
          client.send(new DatagramPacket(request, 2, channel.getLocalAddress()));
        }
        if (i % (REQUESTS / SWAPS) == 0) {
          port().close();
          attach(both[i / (REQUESTS / SWAPS) % 2]);
        }
        if (i >= ON_THEIR_WAY) {
          DatagramPacket answer = new DatagramPacket(new byte[2], 2);
          client.receive(answer);
          answered.add((int) Bytes.wrap(answer.getData()).uint());
        }
      }
    }
    port().close();
    List<Integer> all = IntStream.range(0, REQUESTS).boxed().toList();
    assertThat(heard).isEqualTo(all);
    assertThat(answered).isEqualTo(all);
  }
}
