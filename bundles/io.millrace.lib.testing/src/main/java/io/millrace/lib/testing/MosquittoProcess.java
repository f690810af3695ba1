// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A broker of Debian's package mosquitto, as a process that can be stopped and killed. */
public final class MosquittoProcess implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final int port = FreePort.tcp();
  private final Path folder;
  private Process process;

  /** Tells whether this machine has one; else tests that need it say so and are skipped. */
  public static boolean isInstalled() {
    return program() != null;
  }

  /**
   * Prepares one.
   *
   * @param lines of its configuration
   */
  public MosquittoProcess(Path folder, String... lines) throws IOException {
    this.folder = folder;
    String text =
        """
        listener %d 127.0.0.1
        persistence true
        persistence_location %s/
        autosave_on_changes true
        autosave_interval 1
        max_queued_messages 0
        """
            .formatted(port, folder);
    Files.writeString(
        folder.resolve("mosquitto.conf"), text + user() + String.join("\n", lines) + "\n");
  }

  /** As root it would become another user, who cannot write here. */
  private static String user() {
    return "root".equals(System.getProperty("user.name")) ? "user root\n" : "";
  }

  private static Path program() {
    return Stream.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** Starts it, or starts it again. */
  public void start() throws Exception {
    process =
        new ProcessBuilder(
                List.of(program().toString(), "-c", folder.resolve("mosquitto.conf").toString()))
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("mosquitto.log").toFile()))
            .start();
    Await.that(() -> "mosquitto listens; " + log(), LONGEST, Duration.ofMillis(20), this::listens);
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("mosquitto.log"));
    } catch (IOException gone) {
      return "without a log";
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Returns its TCP port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Ends it with SIGTERM, which it forgets when it comes before its main loop has begun. */
  public void stop() throws Exception {
    for (int tries = 0; tries < LONGEST.toSeconds(); tries++) {
      process.destroy();
      if (process.waitFor(1, TimeUnit.SECONDS)) {
        return;
      }
    }
    ended();
  }

  /** Has it do nothing more (SIGSTOP). */
  public void halt() throws Exception {
    Process halting = new ProcessBuilder("kill", "-STOP", String.valueOf(process.pid())).start();
    if (halting.waitFor() != 0) {
      throw new AssertionError("mosquitto cannot be halted");
    }
  }

  /** Ends it with SIGKILL. */
  public void kill() throws Exception {
    process.destroyForcibly();
    ended();
  }

  private void ended() throws Exception {
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("mosquitto does not end");
    }
  }

  @Override
  public void close() throws Exception {
    if (process != null) {
      kill();
    }
  }
}
