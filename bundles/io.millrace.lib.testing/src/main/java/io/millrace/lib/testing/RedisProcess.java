// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real {@code redis-server} of its own, on a port and in a folder of its own, which forgets
 * nothing that it has acknowledged. It can be killed, started again, and stopped in the middle.
 */
public final class RedisProcess implements AutoCloseable {
  private static final Path BINARY = Path.of("/usr/bin/redis-server");
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final int port = FreePort.tcp();
  private final Path folder;
  private final List<String> options;
  private Process process;

  private RedisProcess(Path folder, List<String> options) {
    this.folder = folder;
    this.options = options;
  }

  /** Tells whether this machine has one; else tests that need it say so and are skipped. */
  public static boolean isInstalled() {
    return Files.isExecutable(BINARY);
  }

  /**
   * Starts a server.
   *
   * @param options of its command line, beside those that a test always wants
   */
  public static RedisProcess start(Path folder, String... options) {
    RedisProcess made = new RedisProcess(folder, List.of(options));
    made.start();
    return made;
  }

  /** Starts it again, with what it had. */
  public void start() {
    List<String> command =
        new ArrayList<>(
            List.of(
                BINARY.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "always",
                "--loglevel",
                "warning"));
    command.addAll(options);
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
              .start();
      Await.that(() -> "an answer of redis-server: " + log(), LONGEST, PAUSE, this::isAnswering);
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private boolean isAnswering() {
    try {
      String answer = ask("PING");
      return answer.startsWith("+PONG") || answer.startsWith("-NOAUTH");
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Sends a command as a line, and returns the first line of the answer. */
  public String ask(String line) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
      String first =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      if (first == null) {
        throw new IOException("no answer to " + line);
      }
      return first;
    }
  }

  /** Returns its TCP port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Kills it with SIGKILL, and returns when it is gone. */
  public void kill() {
    try {
      if (!process.destroyForcibly().waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("redis-server does not end");
      }
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** Has it do nothing any more (SIGSTOP), though its socket takes connections. */
  public void freeze() {
    signal("-STOP");
  }

  /** Has it go on. */
  public void thaw() {
    signal("-CONT");
  }

  private void signal(String which) {
    try {
      new ProcessBuilder("kill", which, Long.toString(process.pid())).start().waitFor();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
