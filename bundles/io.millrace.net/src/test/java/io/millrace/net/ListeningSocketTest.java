// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Await;
import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** A listening socket in a framework's real registry with a holder. */
class ListeningSocketTest {
  private static final int MODIFIED = 3;
  private static final int STOPPED = 6;

  @TempDir Path cache;
  private final ConcurrentMap<String, Object> holder = new ConcurrentHashMap<>();
  private Framework framework;
  private BundleContext context;

  private record Configured(String name, int port, boolean enabled)
      implements ListeningSocket.Config {
    @Override
    public String address() {
      return "127.0.0.1";
    }

    @Override
    public int backlog() {
      return 8;
    }

    @Override
    public boolean secured() {
      return true;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return ListeningSocket.Config.class;
    }
  }

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

  private ListeningSocket start(String name, int port, boolean enabled) {
    return new ListeningSocket(context, new Configured(name, port, enabled), Map.of());
  }

  private List<?> said(String what) throws Exception {
    ServiceReference<?>[] found =
        context.getServiceReferences(Supplier.class.getName(), "(millrace.status=" + what + ")");
    return (List<?>) ((Supplier<?>) context.getService(found[0])).get();
  }

  private ServerSocketChannel channel() {
    ServiceReference<ServerSocketChannel> found =
        context.getServiceReference(ServerSocketChannel.class);
    assertThat(found.getProperty("socket.secured")).isEqualTo(true);
    return context.getService(found);
  }

  @Test
  void who_connects_while_the_bundle_is_replaced_waits_in_the_same_socket() throws Exception {
    ListeningSocket former = start("tls", 0, true);
    ServerSocketChannel bound = channel();
    int port = ((InetSocketAddress) bound.getLocalAddress()).getPort();
    assertThat(said("sockets")).asString().isEqualTo("[tls 127.0.0.1:" + port + " (TCP)]");
    former.deactivate(STOPPED);
    assertThat(context.getServiceReference(ServerSocketChannel.class)).isNull();
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      ListeningSocket next = start("tls", port, true);
      assertThat(channel()).isSameAs(bound);
      assertThat(channel().accept().getRemoteAddress()).isEqualTo(client.getLocalSocketAddress());
      next.deactivate(MODIFIED);
    }
    assertThat(bound.isOpen()).isFalse();
    assertThat(holder).isEmpty();
  }

  @Test
  void port_that_is_taken_is_said_and_bound_when_it_is_free() throws Exception {
    ListeningSocket waiting;
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      waiting = start("tls", other.getLocalPort(), true);
      assertThat(said("sockets"))
          .asString()
          .isEqualTo(
              "[tls not bound: 127.0.0.1:%d (TCP) is in use by another process]"
                  .formatted(other.getLocalPort()));
      assertThat(context.getServiceReference(ServerSocketChannel.class)).isNull();
    }
    Await.that(
        () -> "bound",
        Duration.ofSeconds(20),
        () -> context.getServiceReference(ServerSocketChannel.class) != null);
    waiting.deactivate(MODIFIED);
  }

  @Test
  void socket_that_is_off_or_refused_is_not_opened_and_says_so() throws Exception {
    start("tls", 0, false);
    assertThat(said("sockets")).asString().isEqualTo("[tls off, as enabled = false]");
    start(" ", 70000, true);
    assertThat(said("configuration.refused")).asString().contains("name =", "no socket is opened");
    assertThat(context.getServiceReference(ServerSocketChannel.class)).isNull();
  }
}
