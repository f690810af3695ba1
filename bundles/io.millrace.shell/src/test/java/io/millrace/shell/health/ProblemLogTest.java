// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.LoggedLines;
import java.util.Set;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class ProblemLogTest {
  private static final String PROBLEM = "io.millrace.net: LeasedSocket did not start";

  private final ProblemLog log = new ProblemLog();

  @Test
  void what_is_gone_at_the_second_look_was_just_starting() {
    try (LoggedLines lines = new LoggedLines(ComponentsLog.class)) {
      assertThat(log.look(Set.of(PROBLEM))).isTrue();
      assertThat(log.look(Set.of())).isFalse();
      assertThat(lines.from(Level.INFO)).isEmpty();
    }
  }

  @Test
  void what_is_still_there_is_said_once_and_when_it_is_gone() {
    try (LoggedLines lines = new LoggedLines(ComponentsLog.class)) {
      assertThat(log.look(Set.of(PROBLEM))).isTrue();
      assertThat(log.look(Set.of(PROBLEM))).isFalse();
      assertThat(log.look(Set.of(PROBLEM))).isFalse();
      log.look(Set.of());
      assertThat(lines.from(Level.INFO))
          .containsExactly("WARNING " + PROBLEM, "INFO no more: " + PROBLEM);
    }
  }
}
