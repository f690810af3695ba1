// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.io.PrintStream;

/**
 * What a command says to people while it works: a line at once on the shell of whoever called it. A
 * script that asks for JSON gets none of it.
 */
public final class Progress {
  private final PrintStream console; // null: nobody reads it

  private Progress(PrintStream console) {
    this.console = console;
  }

  /** Returns that of the command that this thread is running; others may then write to it. */
  public static Progress ofThisCommand() {
    return new Progress(RunningCommand.ofThisThread().console());
  }

  /** Says a line. */
  public void say(String line) {
    if (console != null) {
      console.print(line + "\n");
      console.flush();
    }
  }
}
