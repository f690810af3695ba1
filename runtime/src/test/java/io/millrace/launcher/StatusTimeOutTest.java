// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router that hangs does not hang who asks it. */
class StatusTimeOutTest {
  private static final Duration LEAST = Duration.ofSeconds(30);

  @TempDir Path folder;

  private static long seconds(String... words) {
    return StatusTimeOut.of(List.of(words), LEAST).toSeconds();
  }

  @Test
  void status_has_a_limit_beside_what_it_waits_and_other_commands_have_none() {
    assertThat(seconds("status")).isEqualTo(30);
    assertThat(seconds("millrace:status")).isEqualTo(30);
    assertThat(seconds("status", "--problems")).isEqualTo(30);
    assertThat(seconds("status", "--wait", "60")).isEqualTo(90);
    assertThat(seconds("status", "--wait=60", "--json")).isEqualTo(90);
    assertThat(seconds("status", "--wait", "x")).isEqualTo(30);
    assertThat(seconds("status", "--wait")).isEqualTo(30);
    assertThat(StatusTimeOut.of(List.of("update", "1"), LEAST)).isNull();
  }

  @Test
  void router_that_never_answers_is_no_router() throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      try (SocketChannel channel = SocketChannel.open(address)) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ShellClient.execute(channel, List.of("status"), out, Duration.ofMillis(10)))
            .isEqualTo(ShellClient.NO_ROUTER);
        assertThat(out.size()).isZero();
      }
    }
  }
}
