// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.shell.ShellTerminal;
import java.io.IOException;
import java.io.OutputStream;
import org.jline.utils.InfoCmp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of terminals that somebody sends. */
class TerminalTypesTest {
  @ParameterizedTest
  @CsvSource({
    "xterm, xterm", "XTERM, xterm", "xterm-kitty, xterm-256color", "tmux-256color, screen-256color",
    "screen.xterm, screen-256color", "vt220, xterm", "linux, xterm-256color", "ansi, ansi"
  })
  void known_terminal_is_taken_for_one_that_is_described(String type, String described) {
    assertThat(TerminalTypes.described(type)).isEqualTo(described);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "dumb", "-x;reboot", "../../x", "teletype-33", "unknown"})
  void other_names_are_given_to_no_program(String type) {
    assertThat(TerminalTypes.described(type)).isEqualTo(TerminalTypes.DUMB);
  }

  @Test
  void no_program_is_asked_about_a_terminal() throws IOException {
    for (String type : TerminalTypes.DESCRIBED) {
      new EditorTerminal(ShellTerminal.of(type, 80, 24), OutputStream.nullOutputStream()).close();
      assertThat(InfoCmp.getLoadedInfoCmp(type))
          .as(type)
          .isEqualTo(InfoCmp.getDefaultInfoCmp(type));
    }
    assertThat(InfoCmp.getLoadedInfoCmp("dumb")).isEqualTo(InfoCmp.getDefaultInfoCmp("dumb"));
  }
}
