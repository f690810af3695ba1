// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.io.PrintStream;

/**
 * What a command says to people while it works: a line at once on the shell of whoever called it,
 * or at a terminal one line that is drawn again and again. A script that asks for JSON gets none of
 * it.
 */
public final class Progress {
  /**
   * The variable of a session at a terminal that can draw: an {@link
   * java.util.function.IntSupplier}, which returns the terminal's width in characters.
   */
  public static final String TERMINAL_COLUMNS = "millrace.terminal.columns";

  private final PrintStream console; // null: nobody reads it
  private final TerminalLine line; // null: the console is no terminal

  Progress(PrintStream console, TerminalLine line) {
    this.console = console;
    this.line = line;
  }

  /** Returns that of the command that this thread is running; others may then write to it. */
  public static Progress ofThisCommand() {
    RunningCommand running = RunningCommand.ofThisThread();
    return new Progress(running.console(), running.line());
  }

  /** Says what is done now. */
  public void say(String what) {
    say(what, -1);
  }

  /**
   * Says what is done now, and how far that is.
   *
   * @param percent of the whole, 0 to 100; below 0 when that is not known
   */
  public void say(String what, int percent) {
    if (console == null) {
      return;
    }
    if (line != null) {
      line.draw(what, percent);
    } else {
      console.print(what + "\n");
      console.flush();
    }
  }
}
