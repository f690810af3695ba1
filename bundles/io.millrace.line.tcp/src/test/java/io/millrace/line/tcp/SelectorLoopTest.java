// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SelectorLoopTest {
  @Test
  void tasks_run_in_order_one_that_throws_harms_none_and_those_queued_run_before_the_end() {
    List<String> done = new CopyOnWriteArrayList<>();
    SelectorLoop loop = SelectorLoop.start("line-test");
    loop.execute(() -> done.add("a"));
    loop.execute(
        () -> {
          throw new IllegalStateException("a test");
        });
    loop.execute(() -> done.add("b"));
    loop.close();
    loop.execute(() -> done.add("c"));
    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void a_connection_is_probed_while_it_is_silent() throws Exception {
    try (ServerSocketChannel server =
            ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SocketChannel channel = SocketChannel.open(server.getLocalAddress())) {
      KeepAlive.set(channel);
      assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
      assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
      for (SocketOption<?> option : channel.supportedOptions()) {
        if (option.name().equals("TCP_KEEPIDLE")) {
          assertThat(channel.getOption(option)).isEqualTo(30);
        }
      }
    }
  }
}
