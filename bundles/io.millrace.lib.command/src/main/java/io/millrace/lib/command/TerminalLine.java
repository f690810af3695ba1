// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.io.PrintStream;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * The line of a terminal on which a command's progress is drawn, each time over what was there: a
 * bar, how long it has taken, and what is done now. Thread-safe.
 */
final class TerminalLine {
  private static final int BAR = 20;
  private static final int NARROW = 40;
  private static final int PERCENT = 100;
  private static final double NANOS = 1e9;
  private static final String ERASE = "\r\u001b[K";

  private final PrintStream console;
  private final IntSupplier columns;
  private final LongSupplier nanos;
  private final long begin;
  private boolean drawn;
  private String what;
  private int percent;

  /**
   * Makes it.
   *
   * @param columns returns the terminal's present width
   * @param nanos is a monotonic clock
   */
  TerminalLine(PrintStream console, IntSupplier columns, LongSupplier nanos) {
    this.console = console;
    this.columns = columns;
    this.nanos = nanos;
    this.begin = nanos.getAsLong();
  }

  /**
   * Draws it.
   *
   * @param percent how much is done; below 0 when that is not known
   */
  synchronized void draw(String what, int percent) {
    this.what = what;
    this.percent = percent;
    drawn = true;
    redraw();
  }

  /** Draws what it shows anew, with the time of now. */
  synchronized void redraw() {
    if (!drawn) {
      return;
    }
    int width = columns.getAsInt();
    String time = "%.1f s  ".formatted((nanos.getAsLong() - begin) / NANOS);
    String text = (width < NARROW || percent < 0 ? "" : bar(percent)) + time + what;
    // A character in the last column would begin another line on some terminals.
    console.print(ERASE + text.substring(0, Math.min(text.length(), Math.max(0, width - 1))));
    console.flush();
  }

  private static String bar(int percent) {
    int done = Math.min(PERCENT, percent) * BAR / PERCENT;
    return "[" + "#".repeat(done) + "-".repeat(BAR - done) + "] ";
  }

  /** Leaves the line as it is, for what comes below it. */
  synchronized void end() {
    if (drawn) {
      console.print("\n");
      console.flush();
      drawn = false;
    }
  }
}
