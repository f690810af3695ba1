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
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Datagrams that the carrier joins to one message, where the kernel takes no such message. */
class JoinedDatagramsTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int SO_NO_CHECK = 11;
  private static final int DATAGRAMS = 150;
  private static final int MILLIS = 20_000;

  private final SystemTime time = new SystemTime();
  private DatagramChannel bound;
  private DatagramChannel connected;
  private DatagramSocket device;
  private CarrierPort port;

  private static final class Silent implements CarrierListener {
    @Override
    public void received(Peer peer, Bytes datagram) {
      throw new AssertionError("nobody sends anything");
    }

    @Override
    public void unreachable(Peer peer) {
      throw new AssertionError("the device is there");
    }

    @Override
    public long runTimers(long nanos) {
      return Long.MAX_VALUE;
    }
  }

  @BeforeEach
  void open() throws IOException {
    Way.BATCHES.assumeAvailable();
    device = new DatagramSocket(0, LOOPBACK);
    device.setSoTimeout(MILLIS);
    bound = channel();
    connected = channel().connect(device.getLocalSocketAddress());
    port =
        new UdpCarrier(
                "udp",
                bound,
                key -> connected,
                UdpLimits.STANDARD,
                time,
                new MeterRegistry(),
                Way.BATCHES.factory())
            .attach(new Silent());
  }

  private static DatagramChannel channel() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    return channel.bind(new InetSocketAddress(LOOPBACK, 0));
  }

  @AfterEach
  void close() throws IOException {
    time.stop();
    if (port != null) {
      port.close();
      bound.close();
      connected.close();
      device.close();
    }
  }

  /** A datagram without a checksum is none that the kernel would take apart [udp(7)]. */
  private void leaveOutChecksums() throws Throwable {
    Errno errno = new Errno();
    int descriptor = new Descriptors(errno).of(connected);
    NativeBuffer on = new NativeBuffer(Integer.BYTES);
    on.bytes.putInt(0, 1);
    Class<?> number = int.class;
    int failed =
        (int)
            Libc.FOREIGN
                .function("setsockopt", number, number, number, long.class, number)
                .invoke(
                    errno.segment,
                    descriptor,
                    Libc.SOL_SOCKET,
                    SO_NO_CHECK,
                    on.address,
                    Integer.BYTES);
    assertThat(failed).isZero();
  }

  @Test
  void all_arrive_though_the_kernel_refuses_what_was_joined() throws Throwable {
    leaveOutChecksums();
    InetSocketAddress remote = (InetSocketAddress) device.getLocalSocketAddress();
    port.execute(
        () -> {
          Peer peer = port.peer(remote);
          for (int i = 0; i < DATAGRAMS; i++) {
            port.send(peer, Bytes.utf8("" + (1000 + i)));
          }
        });
    for (int i = 0; i < DATAGRAMS; i++) {
      DatagramPacket packet = new DatagramPacket(new byte[100], 100);
      device.receive(packet);
      assertThat(new String(packet.getData(), 0, packet.getLength())).isEqualTo("" + (1000 + i));
    }
  }
}
