// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.Function;

/**
 * The command that a thread is running: what it reads and where its progress goes, and the
 * variables of its session.
 *
 * @param input null: there is none
 * @param console null: nobody reads it
 * @param variables returns a variable of the session; null when it has none of that name
 */
record RunningCommand(InputStream input, PrintStream console, Function<String, Object> variables) {
  private static final ThreadLocal<RunningCommand> OF_THIS_THREAD = new ThreadLocal<>();
  private static final RunningCommand NONE = new RunningCommand(null, null, name -> null);

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
      OF_THIS_THREAD.remove();
    }
  }
}
