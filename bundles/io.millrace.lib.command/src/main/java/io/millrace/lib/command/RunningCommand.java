// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.apache.felix.service.command.CommandSession;

/**
 * The command that a thread is running: what it reads and where its progress goes, and the
 * variables of its session.
 *
 * @param input null: there is none
 * @param console null: nobody reads it
 * @param line where progress is drawn at a terminal; null: the console is none
 * @param variables returns a variable of the session; null when it has none of that name
 */
record RunningCommand(
    InputStream input, PrintStream console, TerminalLine line, Function<String, Object> variables) {
  private static final ThreadLocal<RunningCommand> OF_THIS_THREAD = new ThreadLocal<>();
  private static final RunningCommand NONE = new RunningCommand(null, null, null, name -> null);

  /**
   * Returns that of a session.
   *
   * @param console null: nobody reads it
   */
  static RunningCommand of(CommandSession session, PrintStream console) {
    TerminalLine line =
        console != null && session.get(Progress.TERMINAL_COLUMNS) instanceof IntSupplier columns
            ? new TerminalLine(console, columns, System::nanoTime)
            : null;
    return new RunningCommand(session.getKeyboard(), console, line, session::get);
  }

  /** Returns that of this thread; one without console and variables when it runs none. */
  static RunningCommand ofThisThread() {
    RunningCommand running = OF_THIS_THREAD.get();
    return running == null ? NONE : running;
  }

  /** Runs the command's method on this thread. */
  CommandOutput call(CommandCall call, String... words) throws Exception {
    OF_THIS_THREAD.set(this);
    try {
      return call.call(words);
    } finally {
      if (line != null) {
        line.end();
      }
      OF_THIS_THREAD.remove();
    }
  }
}
