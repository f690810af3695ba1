// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

/** Ends a command with a status and one line for people. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitStatus status;

  /** Makes a failure. */
  public CommandFailure(ExitStatus status, String reason) {
    super(reason);
    this.status = status;
  }

  /** Returns a failure by wrong usage. */
  public static CommandFailure usage(String reason) {
    return new CommandFailure(ExitStatus.USAGE, reason);
  }

  /** Returns the status. */
  public ExitStatus status() {
    return status;
  }
}
