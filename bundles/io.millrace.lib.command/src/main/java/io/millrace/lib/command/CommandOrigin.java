// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import io.millrace.api.audit.Origin;

/** Who gave a command: as the bundle that opened the session has said. */
public final class CommandOrigin {
  /** The session's variable with its {@link Origin}. */
  public static final String VARIABLE = "millrace.origin";

  private static final Origin LOCAL =
      Origin.of("shell", System.getProperty("user.name", "local"), "");

  private CommandOrigin() {}

  /**
   * Returns that of the command that this thread is running; the local shell's owner where nobody
   * has said anything.
   */
  public static Origin ofThisCommand() {
    Object said = RunningCommand.ofThisThread().variables().apply(VARIABLE);
    if (said == null) {
      return LOCAL;
    }
    // What is said in another build's class is not taken for the local shell's owner.
    return said instanceof Origin origin ? origin : Origin.of("unknown", said.toString(), "");
  }
}
