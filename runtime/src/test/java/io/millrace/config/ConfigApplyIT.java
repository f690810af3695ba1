// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.files.configuration.SiteMark;
import io.millrace.lib.testing.Await;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A router that runs takes other files, and gets those before back when they do it no good. */
@Timeout(1200)
class ConfigApplyIT {
  private static final String UDP = "io.millrace.net-udp.cfg";
  private static final String SSH = "io.millrace.ssh.cfg";

  private final Path home = Path.of(System.getProperty("millrace.distribution"));

  @TempDir Path folder;
  private Path etc;

  private record Said(int status, String text) {}

  @BeforeEach
  void start() throws Exception {
    etc = Files.createDirectories(folder.resolve("etc"));
    try (Stream<Path> files = Files.list(home.resolve("factory/etc"))) {
      for (Path each : files.toList()) {
        Files.copy(each, etc.resolve(each.getFileName()));
      }
    }
    Files.writeString(etc.resolve(UDP), text(freePort()));
    Files.writeString(etc.resolve(SSH), "port = 0\n");
    assertThat(millrace("start").status()).isZero();
  }

  @AfterEach
  void stop() throws Exception {
    millrace("stop");
  }

  private static String text(int port) {
    return "name = udp\naddress = 127.0.0.1\nport = " + port + "\n";
  }

  private static int freePort() throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Said millrace(String... words) throws Exception {
    Path output = Files.createTempFile(folder, "said", ".txt");
    return end(begin(output, words), output);
  }

  private Process begin(Path output, String... words) throws Exception {
    List<String> line = new ArrayList<>(List.of(home.resolve("bin/millrace").toString()));
    line.addAll(List.of(words));
    ProcessBuilder process = new ProcessBuilder(line).redirectErrorStream(true);
    process.redirectOutput(output.toFile());
    process.environment().put("MILLRACE_ETC", etc.toString());
    process.environment().put("MILLRACE_DATA", folder.resolve("data").toString());
    process.environment().put("MILLRACE_START_SECONDS", "240");
    process.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return process.start();
  }

  private static Said end(Process running, Path output) throws Exception {
    assertThat(running.waitFor(300, TimeUnit.SECONDS)).as("it ends").isTrue();
    return new Said(running.exitValue(), Files.readString(output));
  }

  /** Begins a change, and returns when all files are new and the judge waits. */
  private Process beginAndAwaitJudge(Path output, Path file, int seconds) throws Exception {
    Process change =
        begin(output, "config", "apply", file.toString(), "--judge", Integer.toString(seconds));
    Await.that(
        () -> "the files are not exchanged",
        Duration.ofSeconds(120),
        Duration.ofMillis(20),
        () -> mark().state() == SiteMark.State.JUDGING || !change.isAlive());
    return change;
  }

  private SiteMark mark() {
    return new SiteMark(folder.resolve("data"));
  }

  private void interruptedChangesAreUndone(Path file, int good) throws Exception {
    Files.writeString(file, text(freePort()));
    Path output = folder.resolve("interrupted.txt");
    Process terminated = beginAndAwaitJudge(output, file, 3600);
    terminated.destroy();
    assertThat(end(terminated, output).text()).contains("the files before are back");
    assertThat(etc.resolve(UDP)).hasContent(text(good));

    Process killed = beginAndAwaitJudge(output, file, 3600);
    killed.destroyForcibly();
    end(killed, output);
    assertThat(millrace("status").text()).contains("was interrupted, and is not undone");
    assertThat(millrace("stop").status()).isZero();
    assertThat(millrace("start").status()).isZero();
    assertThat(etc.resolve(UDP)).hasContent(text(good));
    assertThat(mark().state()).isEqualTo(SiteMark.State.NONE);
  }

  private void cutConnectionEndsNothing(Path file) throws Exception {
    Path output = folder.resolve("cut.txt");
    Process change = beginAndAwaitJudge(output, file, 5);
    new ProcessBuilder("kill", "-HUP", Long.toString(change.pid())).start().waitFor();
    Said said = end(change, output);
    assertThat(said.status()).as(said.text()).isZero();
    assertThat(etc.resolve(UDP)).hasSameTextualContentAs(file);
  }

  @Test
  void good_files_stay_and_those_that_make_it_worse_are_undone() throws Exception {
    int good = freePort();
    Path file = Files.writeString(folder.resolve(UDP), text(good));

    assertThat(millrace("shell", "config:diff", folder.toString()).text())
        .contains("io.millrace.net~udp: port: ");
    Said applied = millrace("shell", "config:apply", file.toString(), "--judge", "5");
    assertThat(applied.status()).as(applied.text()).isZero();
    assertThat(applied.text()).contains("the router's health is as good as before");
    assertThat(millrace("shell", "millrace:configuration", "io.millrace.net~udp").text())
        .contains(Integer.toString(good));

    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Files.writeString(file, text(taken.getLocalPort()));
      Said refused = millrace("config", "apply", file.toString(), "--judge", "5");
      assertThat(refused.status()).as(refused.text()).isEqualTo(1);
      assertThat(refused.text())
          .contains("the router's health is worse after 5 s: ")
          .contains("the files before are back");
    }
    assertThat(etc.resolve(UDP)).hasContent(text(good));
    assertThat(millrace("config", "check").status()).isZero();
    interruptedChangesAreUndone(file, good);
    cutConnectionEndsNothing(file);

    Said reset = millrace("reset", "configuration");
    assertThat(reset.text()).contains("the router runs, and is restarted by a reset: give --yes");
  }
}
