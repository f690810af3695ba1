// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.report.LogTail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands about the log and the threads show. */
class LogCommandsTest {
  private static final String BUNDLE = "org.example.pump";

  @TempDir Path folder;

  private Path log(String... lines) throws Exception {
    return Files.writeString(folder.resolve("millrace.0.log"), String.join("\n", lines) + "\n");
  }

  private static String line(String logger, String text) {
    return "2026-06-01T12:00:00.000+0000 WARNING " + logger + ": " + text;
  }

  @Test
  void newest_lines_come_last() throws Exception {
    Path log = log(line(BUNDLE, "one"), line(BUNDLE, "two"), line(BUNDLE, "three"));

    assertThat(LogTail.of(log, null, 2))
        .containsExactly(line(BUNDLE, "two"), line(BUNDLE, "three"));
  }

  @Test
  void lines_of_one_bundle_come_with_their_stack_traces() throws Exception {
    Path log =
        log(
            line("org.example.other", "no"),
            "java.io.IOException: of the other",
            line(BUNDLE + ".valve.Valve", "stuck"),
            "java.io.IOException: rust",
            "\tat org.example.pump.valve.Valve.turn(Valve.java:7)",
            line("org.example.pumpkin", "no"));

    assertThat(LogTail.of(log, BUNDLE, 50))
        .containsExactly(
            line(BUNDLE + ".valve.Valve", "stuck"),
            "java.io.IOException: rust",
            "\tat org.example.pump.valve.Valve.turn(Valve.java:7)");
  }

  @Test
  void of_a_large_log_the_end_is_read_from_the_beginning_of_a_line() throws Exception {
    String line = line(BUNDLE, "x".repeat(1000));
    String[] lines = new String[2000];
    Arrays.fill(lines, line);

    assertThat(LogTail.of(log(lines), null, 10_000))
        .hasSizeBetween(900, 1100)
        .allSatisfy(each -> assertThat(each).isEqualTo(line));
  }

  @Test
  void log_that_is_not_there_has_no_lines() throws Exception {
    assertThat(LogTail.of(folder.resolve("none"), null, 10)).isEmpty();
  }

  @Test
  void level_holds_for_all_loggers_of_a_bundle_until_it_is_taken_back() {
    Logger logger = Logger.getLogger(BUNDLE + ".valve.Valve");
    assertThat(logger.isLoggable(Level.FINE)).isFalse();

    LogLevels.set(BUNDLE, "debug");
    assertThat(logger.isLoggable(Level.FINE)).isTrue();
    assertThat(LogLevels.all()).containsEntry(BUNDLE, "debug");

    LogLevels.set(BUNDLE, "default");
    assertThat(logger.isLoggable(Level.FINE)).isFalse();
    assertThat(LogLevels.all()).doesNotContainKey(BUNDLE);
  }

  @Test
  void unknown_level_is_refused_with_those_that_are_allowed() {
    assertThatThrownBy(() -> LogLevels.set(BUNDLE, "loud"))
        .hasMessage(
            "\"loud\" is no level; allowed are off, error, warning, info, debug, trace, default");
  }

  @Test
  void thread_dump_names_each_thread_with_its_state_and_its_code() {
    assertThat(ThreadDump.text())
        .contains('"' + Thread.currentThread().getName() + "\" RUNNABLE")
        .containsPattern("    at (app//)?" + Pattern.quote(ThreadDump.class.getName()));
    assertThat(ThreadDump.json()).contains("\"state\":\"RUNNABLE\"");
  }
}
