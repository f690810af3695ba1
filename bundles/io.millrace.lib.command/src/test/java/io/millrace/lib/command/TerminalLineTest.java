// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a terminal gets of a command's progress. */
class TerminalLineTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final PrintStream console = new PrintStream(shown, true, StandardCharsets.UTF_8);
  private final AtomicLong nanos = new AtomicLong(7);

  private TerminalLine line(int columns) {
    return new TerminalLine(console, () -> columns, nanos::get);
  }

  @Test
  void states_are_drawn_over_each_other_with_their_times() {
    TerminalLine line = line(80);
    Progress progress = new Progress(console, line);
    progress.say("verified", 20);
    nanos.addAndGet(1_500_000_000);
    progress.say("switching", 55);
    progress.say("of unknown length");
    nanos.addAndGet(1_000_000_000);
    line.redraw();
    line.end();
    line.end();
    assertThat(shown)
        .hasToString(
            "\r\u001b[K[####----------------] 0.0 s  verified"
                + "\r\u001b[K[###########---------] 1.5 s  switching"
                + "\r\u001b[K1.5 s  of unknown length"
                + "\r\u001b[K2.5 s  of unknown length\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 12, 1})
  void line_fits_into_a_narrow_terminal(int columns) {
    line(columns).draw("a long text that does not fit there", 50);
    assertThat(shown.toString(StandardCharsets.UTF_8).length())
        .isLessThanOrEqualTo(4 + columns - 1);
  }

  @Test
  void what_is_no_terminal_gets_lines() {
    new Progress(console, null).say("switching", 55);
    new Progress(null, null).say("nobody reads this", 55);
    assertThat(shown).hasToString("switching\n");
  }
}
