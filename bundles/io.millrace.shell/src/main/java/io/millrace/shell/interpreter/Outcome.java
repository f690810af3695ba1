// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.interpreter;

/**
 * How a command ended.
 *
 * @param status its exit status, 0 to 255
 * @param reason why it failed or was refused, as its user has read it; empty when it did not fail
 */
public record Outcome(int status, String reason) {
  /** The exit status of a command that failed. */
  public static final int FAILED = 1;

  /** The exit status of a line that is none, or has wrong words [sysexits.h, EX_USAGE]. */
  public static final int USAGE = 64;

  /** The exit status of what is not permitted [sysexits.h, EX_NOPERM]. */
  public static final int NOT_PERMITTED = 77;

  /** The exit status of a command that was interrupted, as a POSIX shell says it of SIGINT. */
  public static final int INTERRUPTED = 130;
}
