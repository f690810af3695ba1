// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.io.PrintStream;

/**
 * The lines that a command prints while it runs, for a command that goes on until it is
 * interrupted. For the command's own thread.
 */
public final class LiveLines {
  private final PrintStream console; // null: nobody reads it

  private LiveLines(PrintStream console) {
    this.console = console;
  }

  /** Returns those of the command that this thread is running. */
  public static LiveLines ofThisCommand() {
    return new LiveLines(RunningCommand.ofThisThread().console());
  }

  /** Tells whether somebody reads them: not a script that asks for JSON, or one that has gone. */
  public boolean isRead() {
    return console != null && !console.checkError();
  }

  /** Prints a line. */
  public void print(String line) {
    console.print(line + "\n");
    console.flush();
  }
}
