// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
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

    int status = run(List.of("lb", "-s"), "");

    assertThat(asked.get(5, TimeUnit.SECONDS)).isEqualTo("\u0001run\nlb\0-s\0");
    assertThat(out).hasToString("12 bundles\n");
    assertThat(status).isEqualTo(2);
  }

  @Test
  void words_areSentAsTheyAre() throws Exception {
    CompletableFuture<String> asked = router("\u0001exit 0\n");

    assertThat(run(List.of("c", "", "a b", "a\r\nb", "{\"a\":1}", "\\", "\u00fc"), "")).isZero();
    assertThat(asked.get(5, TimeUnit.SECONDS))
        .isEqualTo("\u0001run\nc\0\0a b\0a\r\nb\0{\"a\":1}\0\\\0\u00fc\0");
  }

  @Test
  void conversation_isCopiedBothWays() throws Exception {
    CompletableFuture<String> asked = router("g! hello\n");

    int status = run(List.of(), "echo hello\n");

    assertThat(asked.get(5, TimeUnit.SECONDS)).isEqualTo("\u0001interactive\necho hello\n");
    assertThat(out).hasToString("g! hello\n");
    assertThat(status).isZero();
  }

  @Test
  void commandThatReads_getsTheInput_andAnotherLeavesIt() throws Exception {
    System.setProperty("millrace.input", "true");
    InputStream in = new ByteArrayInputStream("release".getBytes(StandardCharsets.UTF_8));
    talk(List.of("\u0001call 8 0\ninstall\0"), List.of("wait\n\u0001exit 3\n"));
    assertThat(ShellClient.run(directory.resolve("s"), List.of("install"), in, out)).isEqualTo(3);
    assertThat(in.available()).isEqualTo(7);
    talk(
        List.of("\u0001call 8 0\ninstall\0", "release"),
        List.of("wait\n\u0001read\n", "done\n\u0001exit 0\n"));
    assertThat(ShellClient.run(directory.resolve("s"), List.of("install"), in, out)).isZero();
    assertThat(out).hasToString("wait\nwait\ndone\n");
  }

  @Test
  void routerWhoseShellIsOlder_isCalledWithoutInput() throws Exception {
    System.setProperty("millrace.input", "true");
    talk(List.of("\u0001call 4 0\nlb\0\0", "\u0001run\nlb\0\0"), List.of("not understood\n", ""));
    assertThat(run(List.of("lb", ""), "")).isEqualTo(ShellClient.NO_ROUTER);
    assertThat(out).hasToString("");
  }

  /** Serves one connection: waits for what is asked, answers, and so on. */
  private void talk(List<String> asked, List<String> answers) throws IOException {
    Path path = directory.resolve("s");
    Files.deleteIfExists(path);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    Thread serving =
        new Thread(
            () -> {
              try (server) {
                SocketChannel channel = server.accept();
                for (int i = 0; i < asked.size(); i++) {
                  if (i > 0 && answers.get(i - 1).startsWith("not")) {
                    channel.close();
                    channel = server.accept();
                  }
                  read(channel, asked.get(i));
                  Channels.newOutputStream(channel).write(answers.get(i).getBytes(UTF_8));
                }
                channel.close();
              } catch (IOException failure) {
                throw new UncheckedIOException(failure);
              }
            });
    serving.setDaemon(true);
    serving.start();
  }

  private static void read(SocketChannel channel, String text) throws IOException {
    int length = text.getBytes(UTF_8).length;
    byte[] bytes = Channels.newInputStream(channel).readNBytes(length);
    if (!new String(bytes, UTF_8).equals(text)) {
      throw new IOException("got " + new String(bytes, UTF_8));
    }
  }

  @AfterEach
  void forget() {
    System.clearProperty("millrace.input");
  }

  @Test
  void routerThatGoesAway_isNoSuccess() throws Exception {
    router("half an ans");

    assertThat(run(List.of("status"), "")).isEqualTo(ShellClient.NO_ROUTER);
    assertThat(out).hasToString("half an ans");
  }

  @Test
  void noRouter_isNoSuccess() throws Exception {
    assertThat(run(List.of("status"), "")).isEqualTo(ShellClient.NO_ROUTER);
  }

  private int run(List<String> words, String typed) throws IOException {
    InputStream in = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
    return ShellClient.run(directory.resolve("s"), words, in, out);
  }

  /** Serves one connection: reads all that is asked, then answers. */
  private CompletableFuture<String> router(String answer) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
    CompletableFuture<String> asked = new CompletableFuture<>();
    Thread serving =
        new Thread(
            () -> {
              try (server;
                  SocketChannel channel = server.accept()) {
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
