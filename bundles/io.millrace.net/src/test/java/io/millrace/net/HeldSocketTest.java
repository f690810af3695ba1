// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.util.tracker.ServiceTracker;

/** A socket that outlives its bundle, in a framework's real registry with a holder. */
class HeldSocketTest {
  private static final int STOPPED = 6;
  private static final int DELETED = 4;

  @TempDir Path cache;
  private final ConcurrentMap<String, Object> holder = new ConcurrentHashMap<>();
  private Framework framework;
  private BundleContext context;

  @BeforeEach
  void startFramework() throws Exception {
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString()));
    framework.start();
    context = framework.getBundleContext();
    context.registerService(
        ConcurrentMap.class, holder, new Hashtable<>(Map.of("io.millrace.launcher", "holder")));
  }

  @AfterEach
  void stopFramework() throws Exception {
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(10));
  }

  private record Socket(String address, int port, boolean enabled, int connectedChannels)
      implements LeasedSocket.Config {
    @Override
    public String name() {
      return "test";
    }

    @Override
    public boolean secured() {
      return false;
    }

    @Override
    public int receiveBufferBytes() {
      return 65536;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return LeasedSocket.Config.class;
    }
  }

  private LeasedSocket start(String address, int port, boolean enabled) {
    return start(new Socket(address, port, enabled, 2));
  }

  private LeasedSocket start(Socket configuration) {
    return new LeasedSocket(context, configuration, Map.of());
  }

  private DatagramChannel channel() {
    return context.getService(context.getServiceReference(DatagramChannel.class));
  }

  @SuppressWarnings("unchecked")
  private Function<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> connected() {
    return context.getService(context.getServiceReference(Function.class));
  }

  private String status() throws Exception {
    Supplier<?> said =
        context.getService(
            context
                .getServiceReferences(Supplier.class, "(millrace.status=sockets)")
                .iterator()
                .next());
    return String.valueOf(((List<?>) said.get()).get(0));
  }

  private static int portOf(DatagramChannel channel) throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  private Object isInherited() {
    return context.getServiceReference(DatagramChannel.class).getProperty("socket.inherited");
  }

  private static void send(int port, String text) throws IOException {
    try (DatagramChannel sender = DatagramChannel.open(StandardProtocolFamily.INET)) {
      sender.send(ByteBuffer.wrap(text.getBytes()), new InetSocketAddress("127.0.0.1", port));
    }
  }

  private static String received(DatagramChannel channel) throws IOException {
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_READ);
      selector.select(TimeUnit.SECONDS.toMillis(10));
    }
    ByteBuffer buffer = ByteBuffer.allocate(64);
    channel.receive(buffer);
    return new String(buffer.array(), 0, buffer.position());
  }

  @Test
  void what_came_before_and_while_the_bundle_is_stopped_waits_for_its_next_instance()
      throws Exception {
    LeasedSocket first = start("127.0.0.1", 0, true);
    DatagramChannel channel = channel();
    int port = portOf(channel);
    send(port, "before");
    first.deactivate(STOPPED);
    assertThat(context.getServiceReference(DatagramChannel.class)).isNull();
    send(port, "meanwhile");
    LeasedSocket second = start("127.0.0.1", port, true);
    assertThat(channel()).isSameAs(channel);
    assertThat(received(channel)).isEqualTo("before");
    assertThat(received(channel)).isEqualTo("meanwhile");
    assertThat(holder).isEmpty();
    second.close();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void answers_to_requests_that_were_sent_before_arrive_at_the_same_ports() throws Exception {
    try (DatagramChannel device = DatagramChannel.open(StandardProtocolFamily.INET)) {
      device.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
      LeasedSocket first = start("127.0.0.1", 0, true);
      InetSocketAddress remote = (InetSocketAddress) device.getLocalAddress();
      DatagramChannel request = connected().apply(Map.entry(remote, 0));
      request.write(ByteBuffer.wrap(new byte[] {1}));
      device.connect(request.getLocalAddress());
      first.deactivate(STOPPED);
      device.write(ByteBuffer.wrap("answer".getBytes()));
      LeasedSocket second = start("127.0.0.1", 0, true);
      assertThat((Iterable<?>) connected()).hasSize(1);
      assertThat(connected().apply(Map.entry(remote, 0))).isSameAs(request);
      assertThat(received(request)).isEqualTo("answer");
      second.close();
      assertThat(request.isOpen()).isFalse();
    }
  }

  @Test
  void fewer_connected_channels_close_the_least_recently_used_ones() throws Exception {
    LeasedSocket first = start("127.0.0.1", 0, true);
    DatagramChannel older = connected().apply(Map.entry(new InetSocketAddress("127.0.0.1", 9), 0));
    DatagramChannel newer = connected().apply(Map.entry(new InetSocketAddress("127.0.0.1", 9), 1));
    first.deactivate(STOPPED);
    LeasedSocket second = start(new Socket("127.0.0.1", 0, true, 1));
    assertThat(older.isOpen()).isFalse();
    assertThat(newer.isOpen()).isTrue();
    second.close();
  }

  @Test
  void connected_channels_of_a_socket_that_is_closed_are_closed() throws Exception {
    LeasedSocket first = start("127.0.0.1", 0, true);
    DatagramChannel request =
        connected().apply(Map.entry(new InetSocketAddress("127.0.0.1", 9), 0));
    DatagramChannel channel = channel();
    first.deactivate(STOPPED);
    channel.close();
    LeasedSocket second = start("127.0.0.1", 0, true);
    assertThat(request.isOpen()).isFalse();
    second.close();
  }

  @Test
  void other_settings_close_it_and_bind_another() throws Exception {
    start("127.0.0.1", 0, true).deactivate(STOPPED);
    LeasedSocket second = start("127.0.0.2", 0, true);
    assertThat(channel().getLocalAddress().toString()).contains("127.0.0.2");
    assertThat(holder).isEmpty();
    second.close();
  }

  @Test
  void socket_that_is_off_now_is_closed() throws Exception {
    LeasedSocket first = start("127.0.0.1", 0, true);
    DatagramChannel channel = channel();
    first.deactivate(STOPPED);
    start("127.0.0.1", 0, false).close();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void deleted_configuration_closes_it_at_once() throws Exception {
    LeasedSocket first = start("127.0.0.1", 0, true);
    DatagramChannel channel = channel();
    first.deactivate(DELETED);
    assertThat(channel.isOpen()).isFalse();
    assertThat(holder).isEmpty();
  }

  @Test
  void socket_is_bound_at_once_and_lent_when_the_last_start_level_is_reached() throws Exception {
    System.setProperty(AfterStart.LEVEL, "7"); // the framework passes the system's properties on
    LeasedSocket leased;
    try {
      leased = start("127.0.0.1", 0, true);
    } finally {
      System.clearProperty(AfterStart.LEVEL);
    }
    assertThat(context.getServiceReference(DatagramChannel.class)).isNull();
    assertThat(status()).matches("test 127.0.0.1:\\d+, not read until the router has started");
    CountDownLatch reached = new CountDownLatch(1);
    framework.adapt(FrameworkStartLevel.class).setStartLevel(7, event -> reached.countDown());
    assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
    awaitLent();
    assertThat(context.getServiceReferences(DatagramChannel.class, null)).hasSize(1);
    assertThat(status()).matches("test 127.0.0.1:\\d+");
    leased.close();
  }

  /** The framework tells its listeners of the level on a thread of their own, perhaps later. */
  private void awaitLent() throws InterruptedException {
    ServiceTracker<DatagramChannel, DatagramChannel> lent =
        new ServiceTracker<>(context, DatagramChannel.class, null);
    lent.open();
    try {
      assertThat(lent.waitForService(TimeUnit.SECONDS.toMillis(20))).isNotNull();
    } finally {
      lent.close();
    }
  }

  @Test
  void socket_that_the_process_was_started_with_serves_every_wildcard_of_its_port()
      throws Exception {
    DatagramChannel inherited = DatagramChannel.open().bind(new InetSocketAddress(0));
    int port = portOf(inherited);
    holder.put("io.millrace.net.socket.test", Map.of("channel", inherited, "inherited", true));
    LeasedSocket leased = start("0.0.0.0", port, true);
    assertThat(channel()).isSameAs(inherited);
    assertThat(inherited.isBlocking()).isFalse();
    assertThat(isInherited()).isEqualTo(true);
    leased.deactivate(STOPPED);
    LeasedSocket second = start("0.0.0.0", port, true);
    assertThat(channel()).isSameAs(inherited);
    assertThat(isInherited()).isEqualTo(true);
    second.close();
    holder.put("io.millrace.net.socket.test", "no socket");
    LeasedSocket own = start("127.0.0.1", 0, true);
    assertThat(isInherited()).isEqualTo(false);
    own.close();
  }
}
