// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.Carrier;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.transport.Peer;
import io.millrace.platform.MeterRegistry;
import io.millrace.platform.SystemTime;
import java.lang.annotation.Annotation;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** What carriers do when the framework begins to stop, on real sockets. */
class UdpCarriersTest {
  private static final long SECONDS = 10;

  @TempDir Path cache;
  private final SystemTime time = new SystemTime();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private DatagramChannel channel;
  private Framework framework;
  private UdpCarriers carriers;

  private record Defaults(int batch, int maxDatagramBytes, int recentPeers)
      implements UdpCarriers.Config {
    @Override
    public Class<? extends Annotation> annotationType() {
      return UdpCarriers.Config.class;
    }
  }

  private final CarrierListener listener =
      new CarrierListener() {
        @Override
        public void received(Peer peer, Bytes datagram) {
          heard.add(datagram.utf8());
        }

        @Override
        public void unreachable(Peer peer) {
          heard.add("unreachable");
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
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString()));
    framework.start();
  }

  @AfterEach
  void close() throws Exception {
    carriers.unbindSocket(channel); // the framework has taken its listener away already
    channel.close();
    time.stop();
    stopFramework();
  }

  private void stopFramework() throws Exception {
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(SECONDS));
  }

  private CarrierPort attach(boolean inherited) {
    BundleContext context = framework.getBundleContext();
    carriers = new UdpCarriers(context, new Defaults(4, 2000, 8), time, new MeterRegistry());
    carriers.bindSocket(channel, Map.of("socket.name", "udp", "socket.inherited", inherited));
    return context.getService(context.getServiceReference(Carrier.class)).attach(listener);
  }

  private void say(String text) throws Exception {
    try (DatagramSocket other = new DatagramSocket()) {
      other.send(new DatagramPacket(text.getBytes(), text.length(), channel.getLocalAddress()));
    }
  }

  private static void awaitLoop(CarrierPort port) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    // The first task may be run before the selector is asked again, the second one is not.
    port.execute(() -> port.execute(done::countDown));
    assertThat(done.await(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void what_comes_to_a_socket_that_another_process_holds_is_left_to_it_when_the_router_stops()
      throws Exception {
    CarrierPort port = attach(true);
    say("before");
    assertThat(heard.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("before");
    stopFramework();
    say("after");
    awaitLoop(port);
    ByteBuffer left = ByteBuffer.allocate(100);
    assertThat(channel.receive(left)).isNotNull();
    assertThat(left.position()).isEqualTo("after".length());
    assertThat(heard).isEmpty();
  }

  @Test
  void what_comes_to_a_socket_of_this_process_alone_is_read_until_its_bundle_stops()
      throws Exception {
    attach(false);
    stopFramework();
    say("after");
    assertThat(heard.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("after");
  }
}
