// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.rig.ReleaseMaker;
import io.millrace.rig.Tmux;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * OpenSSH in a real terminal, from a network of its own: what a person far away presses and sees.
 */
@Timeout(300)
class SshTerminalTest {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("millrace.distribution"));
  private static final String RELEASE = "org.example:test:mrl:101";
  private static final String PROMPT = "millrace>";

  @TempDir static Path folder;
  private static SshRouter router;
  private static ReleaseMaker maker;
  private Tmux tmux;

  @BeforeAll
  static void start() throws Exception {
    assumeThat(Tmux.isPossible()).as("tmux is installed").isTrue();
    router = SshRouter.in(folder);
    maker = new ReleaseMaker(DISTRIBUTION, folder.resolve("releases"));
    maker.trust(router.process().etc());
    router
        .process()
        .configure(
            "io.millrace.deployer.judge",
            Map.of("judgeSeconds", 3, "settleSeconds", 1, "lookMillis", 200));
    router.start();
    for (String key : List.of("viewer", "operator", "admin")) {
      script(key);
    }
  }

  /** A file that runs ssh with a key, whose name is typed instead of the long line. */
  private static void script(String key) throws Exception {
    String line =
        router.ssh().spawn(key, List.of("-tt")).command().stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    Path file =
        Files.writeString(folder.resolve("as-" + key), "#!/bin/sh\nexec " + line + " \"$@\"\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (router != null) {
      router.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    tmux = Tmux.open(100, 30, Map.of("FAR", folder.toString()));
  }

  @AfterEach
  void close() throws Exception {
    tmux.close();
  }

  private void connect(String key) throws Exception {
    tmux.type("$FAR/as-" + key).press("Enter").await(PROMPT);
  }

  private void awaitEnd(String end) throws Exception {
    tmux.await(screen -> screen.stripTrailing().endsWith(end));
  }

  private void assertTerminalIsPutBack() throws Exception {
    awaitEnd("$");
    tmux.type("echo e'nd'ed; stty -a").press("Enter").await("ended");
    assertThat(tmux.await("icanon").split("[\\s;]+")).contains("icanon", "echo", "isig", "icrnl");
  }

  @Test
  void person_is_greeted_with_the_status_completes_and_finds_lines_of_an_earlier_connection()
      throws Exception {
    connect("operator");
    assertThat(tmux.await("status: ")).contains("'exit' leaves");
    tmux.type("release:hist").press("Tab").await("release:history");
    tmux.type("--la").press("Tab").type("5").press("Enter").await("release:history --last 5");
    awaitEnd(PROMPT);
    tmux.type("release:sta").press("Tab").press("Enter").await("factory set");
    awaitEnd(PROMPT);
    tmux.press("Up", "Up").await(screen -> screen.stripTrailing().endsWith("--last 5"));
    tmux.press("C-c");
    awaitEnd(PROMPT);
    tmux.press("C-d");
    tmux.await("closed.");
    awaitEnd("$");
    connect("operator");
    tmux.press("Up").await(screen -> screen.stripTrailing().endsWith(PROMPT + " release:status"));
    tmux.press("C-u").press("C-d");
    assertTerminalIsPutBack();
  }

  @Test
  void viewer_is_told_what_is_not_permitted_and_goes_on() throws Exception {
    connect("viewer");
    tmux.type("release:rollback").press("Enter").await("not a command that a viewer has");
    tmux.type("$.context").press("Enter").await("$ is not permitted");
    tmux.type("release:status").press("Enter").await("factory set");
    tmux.type("exit").press("Enter");
    assertTerminalIsPutBack();
    String audit = router.ssh().ssh("viewer", "audit:show").out();
    assertThat(audit).containsPattern("refused +release:rollback|release:rollback.*refused");
  }

  @Test
  void control_c_interrupts_what_runs_and_the_connection_stays() throws Exception {
    connect("admin");
    tmux.type("q = (new java.util.concurrent.LinkedBlockingQueue); echo begun; $q take");
    tmux.press("Enter").await("\nbegun");
    tmux.press("C-c").await("interrupted");
    tmux.type("echo still here").press("Enter").await("\nstill here");
    tmux.press("C-d");
    assertTerminalIsPutBack();
  }

  @Test
  void window_may_be_narrow_and_change() throws Exception {
    connect("admin");
    tmux.resize(20, 10);
    tmux.type("echo abcdefghijklmnopqrstuvwxyzabcdefghijklmn").press("Home", "End").type("x");
    tmux.resize(60, 20).await("echo abcdefghijklmnopqrstuvwxyzabcdefghijklmnx");
    tmux.press("Enter").await("\nabcdefghijklmnopqrstuvwxyzabcdefghijklmnx");
    tmux.press("C-d");
    assertTerminalIsPutBack();
  }

  @Test
  void release_is_planned_installed_with_its_progress_and_judged() throws Exception {
    Path file = maker.unchanged("directory", List.of("io.millrace.directory")).write();
    String name = file.getFileName().toString();
    assertThat(router.ssh().scp("operator", file, "").status()).isZero();
    connect("operator");
    String begin = name.substring(0, name.length() - 4);
    tmux.type("release:plan " + begin).press("Tab").await("release:plan " + name);
    tmux.press("Enter").await("io.millrace.directory");
    awaitEnd(PROMPT);
    tmux.type("release:install " + begin).press("Tab").press("Enter").await("judging");
    assertThat(tmux.await("committed")).containsPattern("\\[#+-*] [0-9.]+ s");
    awaitEnd(PROMPT);
    tmux.type("release:status").press("Enter").await(RELEASE + ", sequence 101");
    tmux.type("release:rollback").press("Enter").await("the factory set runs");
    awaitEnd(PROMPT);
    tmux.press("C-d");
    assertTerminalIsPutBack();
    tmux.type("clear; $FAR/as-operator release:install " + name).press("Enter");
    assertThat(tmux.await("refused: ")).containsPattern("\\[#+-*] [0-9.]+ s  reading ");
  }
}
