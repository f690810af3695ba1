// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the router is told of the terminal. */
class TerminalTalkTest {
  @Test
  void type_and_size_are_told() {
    assertThat(TerminalTalk.greeting(Map.of("TERM", "xterm-256color"), "80 24"))
        .isEqualTo("\u0001terminal xterm-256color 80 24\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "two words",
        "a\nline",
        "0123456789012345678901234567890123456789" + "0123456789012345678901234567890123456789"
      })
  void type_that_is_none_is_a_dumb_terminal(String type) {
    assertThat(TerminalTalk.greeting(Map.of("TERM", type), "0 0"))
        .isEqualTo("\u0001terminal dumb 0 0\n");
    assertThat(TerminalTalk.greeting(Map.of(), "0 0")).isEqualTo("\u0001terminal dumb 0 0\n");
  }
}
