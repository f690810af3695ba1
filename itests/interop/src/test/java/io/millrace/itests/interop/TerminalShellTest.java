// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.rig.RouterProcess;
import io.millrace.rig.Tmux;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/millrace shell} in a real terminal: what a person presses and sees. */
@Timeout(180)
class TerminalShellTest {
  @TempDir static Path directory;

  private static RouterProcess router;
  private Tmux tmux;

  @BeforeAll
  static void start() throws Exception {
    assumeThat(Tmux.isPossible()).as("tmux is installed").isTrue();
    router = RouterProcess.in(directory).withoutSocket().start();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (router != null) {
      router.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    tmux = Tmux.open(80, 24, router.environment());
    shell();
  }

  @AfterEach
  void close() throws Exception {
    tmux.close();
  }

  private void shell() throws Exception {
    tmux.type("\"$MILLRACE_HOME\"/bin/millrace shell").press("Enter").await("millrace>");
  }

  private void leave() throws Exception {
    tmux.type("exit").press("Enter").await(screen -> screen.stripTrailing().endsWith("$"));
  }

  /** Whether the terminal is as it was: it echoes, takes lines, and makes a signal of Ctrl-C. */
  private void assertTerminalIsPutBack(String how) throws Exception {
    tmux.type("echo e'nd'ed; stty -a").press("Enter").await("ended");
    String screen = tmux.await(shown -> shown.contains("icanon"));
    assertThat(screen.split("[\\s;]+")).as(how).contains("icanon", "echo", "isig", "icrnl");
  }

  @Test
  void person_is_greeted_with_the_status_edits_completes_and_finds_earlier_lines()
      throws Exception {
    assertThat(tmux.await("status: ")).contains("'exit' leaves");
    tmux.type("millrace:dev").press("Tab").await("millrace:devices");
    tmux.press("Enter").await("no devices");
    tmux.type("release:hist").press("Tab").type("--la").press("Tab").type("5").press("Enter");
    tmux.await("release:history --last 5");
    tmux.type("lb -s | grep millrace.shel").press("Enter").await("io.millrace.shell");
    tmux.press("Up", "Up", "Up").await(screen -> screen.stripTrailing().endsWith("devices"));
    tmux.press("C-c").await(screen -> screen.stripTrailing().endsWith("millrace>"));
    tmux.press("C-d").await(screen -> screen.stripTrailing().endsWith("$"));
    assertTerminalIsPutBack("after Ctrl-D");
  }

  @Test
  void control_c_interrupts_what_runs_and_the_shell_goes_on() throws Exception {
    tmux.type("q = (new java.util.concurrent.LinkedBlockingQueue); echo begun; $q take")
        .press("Enter");
    tmux.await("\nbegun");
    tmux.press("C-c").await("interrupted");
    tmux.type("echo still here").press("Enter").await("\nstill here");
    leave();
    assertTerminalIsPutBack("after exit");
  }

  @Test
  void window_may_be_narrow_and_change() throws Exception {
    tmux.resize(20, 10);
    tmux.type("echo abcdefghijklmnopqrstuvwxyzabcdefghijklmn").press("Home", "End").type("x");
    tmux.resize(60, 20).await("echo abcdefghijklmnopqrstuvwxyzabcdefghijklmnx");
    tmux.press("Enter").await("\nabcdefghijklmnopqrstuvwxyzabcdefghijklmnx");
    leave();
    assertTerminalIsPutBack("after a change of its size");
  }

  @Test
  void terminal_is_put_back_when_the_client_is_killed() throws Exception {
    assertThat(tmux.process().children().toList())
        .hasSize(1)
        .allMatch(ProcessHandle::destroy, "is told to end");
    tmux.await(screen -> screen.stripTrailing().endsWith("$"));
    assertTerminalIsPutBack("after SIGTERM");
  }

  @Test
  void who_pipes_gets_plain_lines() throws Exception {
    leave();
    tmux.type("echo 'echo a b' | \"$MILLRACE_HOME\"/bin/millrace shell | cat").press("Enter");
    assertThat(tmux.await("millrace> a b")).contains("Millrace. 'help' lists commands");
  }

  @Test
  void unknown_terminal_has_lines_without_editing() throws Exception {
    leave();
    tmux.type("TERM=teletype-33 \"$MILLRACE_HOME\"/bin/millrace shell").press("Enter");
    tmux.await(screen -> screen.stripTrailing().endsWith("millrace>"));
    tmux.type("echo herx").press("BSpace").type("e").press("Enter").await("\nhere");
    tmux.press("C-d").await(screen -> screen.stripTrailing().endsWith("$"));
    assertTerminalIsPutBack("after a terminal that is not known");
  }
}
