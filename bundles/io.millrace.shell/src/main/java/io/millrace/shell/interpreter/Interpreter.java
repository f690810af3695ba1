// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.interpreter;

/**
 * Runs the commands of one session, and prints what they return and why they fail. For one thread,
 * but for {@link #interrupt} and {@link #close}.
 */
public interface Interpreter extends AutoCloseable {
  /**
   * Runs one line.
   *
   * @return how it ended
   */
  Outcome run(String line);

  /** Interrupts what runs. Any thread. */
  void interrupt();

  /** Ends what runs, and lets go of everything. Any thread. */
  @Override
  void close();
}
