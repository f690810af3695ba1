// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.shell;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A session of the shell. {@link #run} and {@link #converse} block the thread that calls them and
 * are called by one at a time; the others by any thread.
 */
@ProviderType
public interface ShellSession extends AutoCloseable {
  /**
   * Runs one command.
   *
   * @param line the command with its words
   * @return 0, the exit status that the command left, 1 when it failed, 64 when the line is wrong,
   *     77 when the role does not permit it, 130 when it was interrupted
   */
  int run(String line);

  /**
   * Runs one command whose output a terminal shows: it may draw its progress there.
   *
   * @param line the command with its words
   * @param terminal what is known of it
   * @return as {@link #run(String)}
   */
  default int run(String line, ShellTerminal terminal) {
    return run(line);
  }

  /**
   * Reads and runs commands until the person leaves, with line editing, history and completion; of
   * a program without a terminal reads plain lines. It begins to read ahead, and goes on with it
   * until the input ends.
   *
   * @return the exit status of the last command
   */
  int converse(ShellTerminal terminal);

  /** Says that the terminal has another size now. */
  void resize(int columns, int rows);

  /** Interrupts what runs, as Ctrl-C does. */
  void interrupt();

  /** Ends the session and what it runs; a change of releases goes on. */
  @Override
  void close();
}
