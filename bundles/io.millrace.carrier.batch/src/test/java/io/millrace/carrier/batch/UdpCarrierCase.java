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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The loop on real sockets of the loopback address, whichever way it reads and writes them. */
abstract class UdpCarrierCase {
  static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  static final long SECONDS = 10;

  final SystemTime time = new SystemTime();
  final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
  final Map<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> connected =
      new ConcurrentHashMap<>();
  final Way way;
  volatile long due = Long.MAX_VALUE;
  DatagramChannel channel;
  DatagramSocket other;
  UdpCarrier carrier;
  CarrierPort port;

  final CarrierListener listener =
      new CarrierListener() {
        @Override
        public void received(Peer peer, Bytes datagram) {
          peers.add(peer);
          heard.add(datagram.length() > 99 ? datagram.length() + " bytes" : datagram.utf8());
          if (datagram.utf8().equals("bad")) {
            throw new IllegalStateException("on purpose");
          }
        }

        @Override
        public void unreachable(Peer peer) {
          peers.add(peer);
          heard.add("unreachable");
        }

        @Override
        public long runTimers(long nanos) {
          if (nanos >= due) {
            due = Long.MAX_VALUE;
            heard.add("turn");
          }
          return due;
        }
      };

  UdpCarrierCase(Way way) {
    this.way = way;
  }

  @BeforeEach
  void open() throws IOException {
    way.assumeAvailable();
    channel = bound();
    other = new DatagramSocket(0, LOOPBACK);
    other.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS));
    UdpLimits limits = new UdpLimits(4, 2000, 8);
    carrier =
        new UdpCarrier(
            "udp", channel, this::connect, limits, time, new MeterRegistry(), way.factory());
    port = carrier.attach(listener);
  }

  @AfterEach
  void close() throws IOException {
    if (carrier == null) {
      return;
    }
    carrier.stop();
    other.close();
    channel.close();
    for (DatagramChannel each : connected.values()) {
      each.close();
    }
    time.stop();
  }

  static DatagramChannel bound() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(LOOPBACK, 0));
    return channel;
  }

  DatagramChannel connect(Map.Entry<InetSocketAddress, Integer> key) {
    return connected.computeIfAbsent(
        key,
        fresh -> {
          try {
            return bound().connect(fresh.getKey());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  void say(String text) throws IOException {
    say(text.getBytes(), channel);
  }

  void say(byte[] bytes, DatagramChannel to) throws IOException {
    other.send(new DatagramPacket(bytes, bytes.length, to.getLocalAddress()));
  }

  String hear() throws InterruptedException {
    return heard.poll(SECONDS, TimeUnit.SECONDS);
  }

  String otherHears() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    other.receive(packet);
    return new String(packet.getData(), 0, packet.getLength());
  }

  InetSocketAddress otherAddress() {
    return (InetSocketAddress) other.getLocalSocketAddress();
  }

  void onLoop(Runnable task) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    port.execute(task);
    port.execute(done::countDown);
    assertThat(done.await(SECONDS, TimeUnit.SECONDS)).isTrue();
  }
}
