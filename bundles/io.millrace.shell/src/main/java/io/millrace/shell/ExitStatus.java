// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell;

import org.apache.felix.service.command.CommandSession;

/**
 * How a command that prints its result tells more by its exit status than whether it failed: it
 * leaves the number in this variable of its session.
 */
public final class ExitStatus {
  /** The session's variable: an {@link Integer}, 0 to 255. */
  public static final String VARIABLE = "millrace.exit.status";

  private ExitStatus() {}

  /** Returns what the last command left, once; 0 when it left nothing. */
  public static int take(CommandSession session) {
    Object status = session.put(VARIABLE, null);
    return status instanceof Integer number ? number : 0;
  }
}
