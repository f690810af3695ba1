// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class ShellClientTest {

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void oneCommand_isSent_itsOutputCopied_itsStatusReturned() throws Exception {
    CompletableFuture<String> asked = router("12 bundles\n\u0001exit 2\n");

    int status = run("lb -s", "");

    assertThat(asked.get(5, TimeUnit.SECONDS)).isEqualTo("\u0001exec lb -s\n");
    assertThat(out).hasToString("12 bundles\n");
    assertThat(status).isEqualTo(2);
  }

  @Test
  void conversation_isCopiedBothWays() throws Exception {
    CompletableFuture<String> asked = router("g! hello\n");

    int status = run("", "echo hello\n");

    assertThat(asked.get(5, TimeUnit.SECONDS)).isEqualTo("\u0001interactive\necho hello\n");
    assertThat(out).hasToString("g! hello\n");
    assertThat(status).isZero();
  }

  @Test
  void routerThatGoesAway_isNoSuccess() throws Exception {
    router("half an ans");

    assertThat(run("status", "")).isEqualTo(ShellClient.NO_ROUTER);
    assertThat(out).hasToString("half an ans");
  }

  @Test
  void noRouter_isNoSuccess() throws Exception {
    assertThat(run("status", "")).isEqualTo(ShellClient.NO_ROUTER);
  }

  private int run(String command, String typed) throws IOException {
    InputStream in = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
    return ShellClient.run(directory.resolve("s"), command, in, out);
  }

  /** Serves one connection: reads all that is asked, then answers. */
  private CompletableFuture<String> router(String answer) throws IOException {
    ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    door.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
    CompletableFuture<String> asked = new CompletableFuture<>();
    Thread serving =
        new Thread(
            () -> {
              try (door;
                  SocketChannel channel = door.accept()) {
                byte[] bytes = Channels.newInputStream(channel).readAllBytes();
                asked.complete(new String(bytes, StandardCharsets.UTF_8));
                Channels.newOutputStream(channel).write(answer.getBytes(StandardCharsets.UTF_8));
              } catch (IOException failure) {
                asked.completeExceptionally(failure);
              }
            });
    serving.setDaemon(true);
    serving.start();
    return asked;
  }
}
