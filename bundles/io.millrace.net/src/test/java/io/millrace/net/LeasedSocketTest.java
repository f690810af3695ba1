// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** A socket and its leases in a framework's real registry. */
class LeasedSocketTest {
  @TempDir static Path cache;
  private static Framework framework;
  private static BundleContext context;

  @BeforeAll
  static void startFramework() throws Exception {
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString()));
    framework.start();
    context = framework.getBundleContext();
  }

  @AfterAll
  static void stopFramework() throws Exception {
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(10));
  }

  private record Socket(String name, String address, int port, int receiveBufferBytes)
      implements LeasedSocket.Config {
    @Override
    public int connectedChannels() {
      return 2;
    }

    @Override
    public boolean secured() {
      return false;
    }

    @Override
    public boolean enabled() {
      return true;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return LeasedSocket.Config.class;
    }
  }

  private static Socket socket(String address, int port) {
    return new Socket("test", address, port, 65536);
  }

  private static <S> S service(Class<S> type) {
    ServiceReference<S> reference = context.getServiceReference(type);
    return reference == null ? null : context.getService(reference);
  }

  private static int portOf(DatagramChannel channel) throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  @Test
  void socket_is_leased_under_its_name_bound_and_non_blocking() throws Exception {
    LeasedSocket leased = new LeasedSocket(context, socket("127.0.0.1", 0), Map.of());
    ServiceReference<?> reference = context.getServiceReference(DatagramChannel.class);
    assertThat(reference.getProperty("socket.name")).isEqualTo("test");
    assertThat(reference.getProperty(Constants.SERVICE_SCOPE)).isEqualTo(Constants.SCOPE_BUNDLE);
    DatagramChannel channel = service(DatagramChannel.class);
    assertThat(channel.isBlocking()).isFalse();
    assertThat(portOf(channel)).isPositive();
    assertThat(channel.getOption(StandardSocketOptions.SO_RCVBUF)).isGreaterThanOrEqualTo(65536);
    leased.close();
  }

  @Test
  void returned_lease_leaves_the_channel_open_and_closing_withdraws_it_first() throws Exception {
    LeasedSocket leased = new LeasedSocket(context, socket("127.0.0.1", 0), Map.of());
    ServiceReference<DatagramChannel> reference =
        context.getServiceReference(DatagramChannel.class);
    DatagramChannel channel = context.getService(reference);
    context.ungetService(reference);
    assertThat(channel.isOpen()).isTrue();
    leased.close();
    assertThat(context.getServiceReference(DatagramChannel.class)).isNull();
    assertThat(context.getServiceReference(Function.class)).isNull();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void same_configuration_once_more_leaves_the_socket_and_what_waits_in_it_alone()
      throws Exception {
    LeasedSocket leased = new LeasedSocket(context, socket("127.0.0.1", 0), Map.of());
    ServiceReference<DatagramChannel> before = context.getServiceReference(DatagramChannel.class);
    DatagramChannel channel = context.getService(before);
    leased.modified(socket("127.0.0.1", 0), Map.of());
    assertThat(context.getServiceReference(DatagramChannel.class)).isSameAs(before);
    assertThat(heardFrom(channel, "127.0.0.1")).isEqualTo("127.0.0.1");
    leased.close();
  }

  @Test
  void another_configuration_binds_another_socket() throws Exception {
    LeasedSocket leased = new LeasedSocket(context, socket("127.0.0.1", 0), Map.of());
    DatagramChannel former = service(DatagramChannel.class);
    leased.modified(socket("127.0.0.2", 0), Map.of());
    DatagramChannel channel = service(DatagramChannel.class);
    assertThat(former.isOpen()).isFalse();
    assertThat(((InetSocketAddress) channel.getLocalAddress()).getHostString())
        .isEqualTo("127.0.0.2");
    leased.close();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void busy_port_is_taken_as_soon_as_it_is_free() throws Exception {
    DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    LeasedSocket leased =
        new LeasedSocket(context, socket("127.0.0.1", other.getLocalPort()), Map.of());
    assertThat(context.getServiceReference(DatagramChannel.class)).isNull();
    int port = other.getLocalPort();
    other.close();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (context.getServiceReference(DatagramChannel.class) == null) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(portOf(service(DatagramChannel.class))).isEqualTo(port);
    leased.close();
  }

  @Test
  void socket_given_up_while_its_port_is_busy_never_appears() throws Exception {
    try (DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      new LeasedSocket(context, socket("127.0.0.1", other.getLocalPort()), Map.of()).close();
    }
    assertThat(context.getServiceReference(DatagramChannel.class)).isNull();
  }

  private static String status() {
    return service(Supplier.class).get().toString();
  }

  @Test
  void status_says_where_it_is_bound_or_in_one_line_why_it_is_not() throws Exception {
    try (DatagramSocket other = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      int port = other.getLocalPort();
      LeasedSocket leased = new LeasedSocket(context, socket("127.0.0.1", port), Map.of());
      assertThat(status())
          .isEqualTo("[test not bound: 127.0.0.1:" + port + " is in use by another process]");
      leased.modified(socket("192.0.2.1", 0), Map.of());
      assertThat(status())
          .startsWith("[test not bound: 192.0.2.1:0: ")
          .doesNotContain("another process");
      leased.modified(socket("::", 0), Map.of());
      int bound = portOf(service(DatagramChannel.class));
      assertThat(status()).isEqualTo("[test [::]:" + bound + "]");
      leased.close();
      assertThat(context.getServiceReference(Supplier.class)).isNull();
    }
  }

  @Test
  void port_of_another_socket_of_the_router_names_that_one() throws Exception {
    LeasedSocket first = new LeasedSocket(context, socket("127.0.0.1", 0), Map.of());
    int port = portOf(service(DatagramChannel.class));
    Socket same = new Socket("second", "127.0.0.1", port, 65536);
    LeasedSocket second = new LeasedSocket(context, same, Map.of());
    String said =
        context.getServiceReferences(Supplier.class, "(socket.name=second)").stream()
            .map(context::getService)
            .map(Supplier::get)
            .toList()
            .toString();
    assertThat(said).contains("127.0.0.1:" + port + " is in use by this router's socket test");
    second.close();
    first.close();
  }

  @Test
  void refused_address_leaves_the_last_good_socket_after_a_restart_too() throws Exception {
    Map<String, Object> pid = Map.of("service.pid", "io.millrace.net~kept");
    LeasedSocket before = new LeasedSocket(context, socket("127.0.0.1", 0), pid);
    before.close();
    LeasedSocket again = new LeasedSocket(context, socket("127.0.0.1x", 0), pid);
    assertThat(service(DatagramChannel.class).getLocalAddress().toString()).contains("127.0.0.1:");
    assertThat(allStatus()).contains("127.0.0.1x").contains("the last good socket stays");
    again.modified(socket("127.0.0.2", 0), pid);
    assertThat(service(DatagramChannel.class).getLocalAddress().toString()).contains("127.0.0.2:");
    assertThat(allStatus()).doesNotContain("stays");
    again.close();

    new LastGoodSettings(context, "io.millrace.net~kept").forget();
    LeasedSocket none = new LeasedSocket(context, socket("127.0.0.1x", 0), pid);
    assertThat(context.getServiceReference(DatagramChannel.class)).isNull();
    assertThat(allStatus()).contains("test not bound", "no socket is opened");
    none.close();
  }

  private static String allStatus() throws InvalidSyntaxException {
    return context.getServiceReferences(Supplier.class, null).stream()
        .map(context::getService)
        .map(Supplier::get)
        .toList()
        .toString();
  }

  @Test
  void every_address_means_both_families() throws Exception {
    LeasedSocket leased = new LeasedSocket(context, socket("::", 0), Map.of());
    try {
      DatagramChannel channel = service(DatagramChannel.class);
      assertThat(heardFrom(channel, "127.0.0.1")).isEqualTo("127.0.0.1");
      assumeTrue(hasIpv6(), "no IPv6 here");
      assertThat(heardFrom(channel, "::1")).isEqualTo("0:0:0:0:0:0:0:1");
    } finally {
      leased.close();
    }
  }

  private static boolean hasIpv6() {
    try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getByName("::1"))) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static String heardFrom(DatagramChannel channel, String address) throws IOException {
    InetAddress loopback = InetAddress.getByName(address);
    try (DatagramSocket sender = new DatagramSocket(0, loopback)) {
      sender.send(new DatagramPacket(new byte[1], 1, loopback, portOf(channel)));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      InetSocketAddress from = null;
      while (from == null) {
        assertThat(System.nanoTime()).isLessThan(end);
        from = (InetSocketAddress) channel.receive(ByteBuffer.allocate(9));
      }
      return from.getAddress().getHostAddress();
    }
  }

  @Test
  void address_that_is_no_address_is_refused_with_all_there_is_to_know() {
    assertThatThrownBy(() -> SocketSettings.of(socket("gateway.example", 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "io.millrace.net: address = gateway.example; allowed is an IP address in digits");
    assertThatThrownBy(() -> SocketSettings.of(socket("::", 65536)))
        .hasMessage("io.millrace.net: port = 65536; allowed is 0 to 65535");
    assertThatThrownBy(() -> SocketSettings.of(socket("::", 4849)))
        .hasMessage(
            "io.millrace.net: port = 4849, where nothing is served in clear;"
                + " allowed with secured = true");
    assertThatThrownBy(() -> SocketSettings.of(new Socket(" ", "::", 0, 1)))
        .hasMessageContaining("name");
  }

  @Test
  void refused_first_configuration_binds_nothing_and_says_so_until_a_good_one_comes()
      throws Exception {
    LeasedSocket leased = new LeasedSocket(context, socket("gateway.example", 0), Map.of());
    assertThat(service(DatagramChannel.class)).isNull();
    assertThat(said("sockets")).singleElement().asString().contains("test not bound: ");
    assertThat(said("configuration.refused")).singleElement().asString().contains("no socket is");
    leased.modified(socket("gateway.example", 1), Map.of());
    assertThat(service(DatagramChannel.class)).isNull();
    leased.modified(socket("127.0.0.1", 0), Map.of());
    assertThat(portOf(service(DatagramChannel.class))).isPositive();
    assertThat(said("configuration.refused")).isEmpty();
    leased.close();
    assertThat(said("sockets")).isEmpty();
  }

  private static List<Object> said(String what) throws InvalidSyntaxException {
    return context.getServiceReferences(Supplier.class, "(millrace.status=" + what + ")").stream()
        .map(reference -> context.getService(reference).get())
        .flatMap(lines -> ((List<?>) lines).stream())
        .map(Object.class::cast)
        .toList();
  }
}
