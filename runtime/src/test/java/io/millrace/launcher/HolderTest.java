// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/** What outlives a bundle, and for how long. */
class HolderTest {
  private final List<Runnable> due = new ArrayList<>();
  private final Holder holder = new Holder((delay, task) -> due.add(task));

  @Test
  void socket_that_nobody_takes_is_closed_in_the_end() throws Exception {
    DatagramChannel socket = DatagramChannel.open();
    holder.put("net.socket", Map.of("channel", socket, "more", List.of(socket)));
    assertThat(socket.isOpen()).isTrue();
    due.forEach(Runnable::run);
    assertThat(socket.isOpen()).isFalse();
    assertThat(holder).isEmpty();
  }

  @Test
  void socket_that_was_taken_and_put_there_again_has_its_whole_time_once_more() throws Exception {
    try (DatagramChannel socket = DatagramChannel.open()) {
      holder.put("net.socket", socket);
      assertThat(holder.remove("net.socket")).isSameAs(socket);
      holder.put("net.socket", socket);
      due.get(0).run();
      assertThat(socket.isOpen()).isTrue();
      assertThat(holder.get("net.socket")).isSameAs(socket);
    }
  }

  @Test
  void what_was_taken_or_replaced_is_not_kept_until_its_time_is_over() {
    holder.put("endpoint.state", new byte[1]);
    WeakReference<?> replaced = new WeakReference<>(holder.get("endpoint.state"));
    holder.put("endpoint.state", new byte[2]);
    WeakReference<?> taken = new WeakReference<>(holder.remove("endpoint.state"));
    System.gc();
    assertThat(due).hasSize(2);
    assertThat(replaced.get()).isNull();
    assertThat(taken.get()).isNull();
  }

  @Test
  void socket_that_the_process_was_started_with_is_closed_only_with_the_router() throws Exception {
    DatagramChannel socket = DatagramChannel.open();
    holder.put("net.socket", Map.of("channel", socket, "inherited", true));
    due.forEach(Runnable::run);
    assertThat(socket.isOpen()).isTrue();
    assertThat(holder).containsKey("net.socket");
    holder.close();
    assertThat(socket.isOpen()).isFalse();
  }

  @Test
  void file_of_a_unix_domain_socket_is_deleted_with_it(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("shell.sock");
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    holder.put("shell.socket", socket.bind(UnixDomainSocketAddress.of(file)));
    holder.close();
    assertThat(socket.isOpen()).isFalse();
    assertThat(file).doesNotExist();
  }

  @Test
  void router_that_ends_closes_what_is_left_and_takes_nothing_more() throws Exception {
    DatagramChannel socket = DatagramChannel.open();
    holder.put("net.socket", socket);
    holder.close();
    assertThat(socket.isOpen()).isFalse();
    assertThatThrownBy(() -> holder.put("late", 1)).hasMessage("the router ends");
  }

  @Test
  void more_than_its_bound_is_refused() {
    for (int i = 0; i < Holder.MOST; i++) {
      holder.put("key" + i, new byte[1]);
    }
    holder.put("key0", new byte[2]);
    assertThatThrownBy(() -> holder.put("one more", 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> holder.putIfAbsent("one more", 1)).hasMessageContaining("full");
  }

  @Test
  void it_is_a_map_as_any_other() {
    assertThat(holder.putIfAbsent("a", 1)).isNull();
    assertThat(holder.putIfAbsent("a", 2)).isEqualTo(1);
    assertThat(holder.replace("a", 3)).isEqualTo(1);
    assertThat(holder.replace("a", 1, 4)).isFalse();
    assertThat(holder.replace("a", 3, 4)).isTrue();
    assertThat(holder.replace("b", 4)).isNull();
    assertThat(holder).containsExactly(Map.entry("a", 4));
    assertThat(holder.remove("a", 1)).isFalse();
    assertThat(holder.remove("a", 4)).isTrue();
  }

  @Test
  void framework_that_is_started_again_finds_what_was_left_in_it(@TempDir Path folder)
      throws Exception {
    for (int start = 0; start < 2; start++) {
      Felix framework =
          new Felix(Map.of("org.osgi.framework.storage", folder.resolve("cache").toString()));
      framework.init();
      holder.offer(framework.getBundleContext());
      framework.start();
      assertThat(found(framework.getBundleContext()).put("starts", start))
          .isEqualTo(start == 0 ? null : 0);
      framework.stop();
      framework.waitForStop(TimeUnit.SECONDS.toMillis(10));
    }
  }

  @SuppressWarnings("unchecked")
  private static ConcurrentMap<String, Object> found(BundleContext context) throws Exception {
    var references =
        context.getServiceReferences(ConcurrentMap.class, "(io.millrace.launcher=holder)");
    return context.getService(references.iterator().next());
  }
}
