// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/millrace}, where files of processes name others: a number is given out again. */
@Timeout(60)
class ScriptTest {
  private static final Path SCRIPT = Path.of("src/main/bin/millrace").toAbsolutePath();

  @TempDir Path folder;
  private final List<Process> others = new ArrayList<>();
  private Path run;

  @BeforeEach
  void data() throws Exception {
    run = Files.createDirectories(folder.resolve("data/run"));
    Files.createFile(run.resolve("lock"));
  }

  @AfterEach
  void end() {
    others.forEach(Process::destroyForcibly);
  }

  private Process other(String... line) throws Exception {
    Process other = new ProcessBuilder(line).start();
    others.add(other);
    return other;
  }

  private String millrace(int status, String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of("sh", SCRIPT.toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder script = new ProcessBuilder(line).redirectErrorStream(true);
    script.environment().put("MILLRACE_HOME", folder.toString());
    script.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = script.start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isEqualTo(status);
    return said;
  }

  @Test
  void restart_tells_no_other_process_that_has_the_number_of_whoever_held_the_router()
      throws Exception {
    Process stranger = other("sleep", "60");
    Files.writeString(run.resolve("hold.pid"), stranger.pid() + "\n");

    assertThat(millrace(1, "restart")).contains("not running", "failed");

    assertThat(stranger.waitFor(100, TimeUnit.MILLISECONDS)).isFalse();
  }

  @Test
  void stop_ends_no_router_on_other_data() throws Exception {
    Process stranger = other("sh", "-c", "sleep 60; : io.millrace.launcher.Launcher");
    Files.writeString(run.resolve("millrace.pid"), stranger.pid() + "\n");

    assertThat(millrace(0, "stop")).contains("not running");

    assertThat(stranger.waitFor(100, TimeUnit.MILLISECONDS)).isFalse();
  }

  @Test
  void stop_ends_the_router_on_this_data() throws Exception {
    String line = "sleep 60; : io.millrace.launcher.Launcher";
    Process router = other("sh", "-c", "exec 9>'" + run.resolve("lock") + "'; " + line);
    Files.writeString(run.resolve("millrace.pid"), router.pid() + "\n");
    while (Files.notExists(Path.of("/proc/" + router.pid() + "/fd/9"))) {
      LockSupport.parkNanos(2_000_000);
    }

    assertThat(millrace(0, "stop")).contains("stopped");

    assertThat(router.waitFor()).isEqualTo(143);
  }

  @Test
  void router_whose_folder_run_was_taken_away_is_found_by_the_lock_of_the_data() throws Exception {
    Path lock = run.resolveSibling("lock");
    String line = "sleep 60; : io.millrace.launcher.Launcher";
    Process router = other("sh", "-c", "exec 9>'" + lock + "'; echo $$ >&9; " + line);
    while (Files.notExists(lock) || Files.size(lock) == 0) {
      LockSupport.parkNanos(2_000_000);
    }
    Files.move(run, folder.resolve("elsewhere"));

    assertThat(millrace(1, "start")).contains("already running, process " + router.pid());
    assertThat(millrace(0, "stop")).contains("stopped");

    assertThat(router.waitFor()).isEqualTo(143);
  }

  @Test
  void hold_refuses_a_router_that_is_held_already() throws Exception {
    Process holder = other("sh", "-c", "sleep 60; :", "millrace", "hold");
    Files.writeString(run.resolve("hold.pid"), holder.pid() + "\n");
    String passes =
        "LISTEN_PID=$$ LISTEN_FDS=1 MILLRACE_HOME=%s exec sh %s hold 3</dev/null"
            .formatted(folder, SCRIPT);
    Process second = new ProcessBuilder("sh", "-c", passes).redirectErrorStream(true).start();

    String said = new String(second.getInputStream().readAllBytes());

    assertThat(second.waitFor()).isEqualTo(1);
    assertThat(said).contains("held already, by process " + holder.pid());
    assertThat(run.resolve("hold.pid")).exists();
  }
}
