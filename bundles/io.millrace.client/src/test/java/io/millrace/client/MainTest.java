// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.JavaCommand;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program as a process of its own: that it ends, how it ends, and that nothing else is said.
 */
class MainTest {
  private static TestServer server;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private record Ended(int status, String out, String err) {}

  @Test
  void answer_is_all_that_is_printed_and_nothing_is_left_behind() throws Exception {
    Ended ended = run("", "get", server.uri("/cbor"));

    assertThat(ended).isEqualTo(new Ended(0, "{0: \"temp\", 1: \"text\"}\n", ""));
    assertThat(folder).as("no file beside it").isEmptyDirectory();
  }

  @Test
  void body_comes_through_a_pipe() throws Exception {
    assertThat(run("piped", "-m", "put", "-f", "-", server.uri("/mirror")).out())
        .contains("CON PUT [] piped");
  }

  @Test
  void process_ends_when_its_port_is_taken() throws Exception {
    try (DatagramSocket taken = new DatagramSocket()) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(run("", "get", "-p", port, server.uri("/cbor")).status()).isEqualTo(7);
    }
  }

  @Test
  void process_ends_when_nobody_answers() throws Exception {
    try (RawPeer silent = RawPeer.silent()) {
      Ended ended = run("", "get", "-B", "0.3", "-P", silent.address(), "coap://d/x");

      assertThat(ended).isEqualTo(new Ended(3, "", "no answer within 0.3 s\n"));
    }
  }

  private Ended run(String in, String... arguments) throws Exception {
    List<String> line = JavaCommand.of(Main.class, arguments);
    Path out = folder.resolveSibling(folder.getFileName() + ".out");
    Path err = folder.resolveSibling(folder.getFileName() + ".err");
    Process process =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try (OutputStream input = process.getOutputStream()) {
      input.write(in.getBytes(StandardCharsets.UTF_8));
    }
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended within 60 s").isTrue();
      return new Ended(
          process.exitValue(),
          java.nio.file.Files.readString(out),
          java.nio.file.Files.readString(err));
    } finally {
      process.destroyForcibly();
      java.nio.file.Files.deleteIfExists(out);
      java.nio.file.Files.deleteIfExists(err);
    }
  }
}
