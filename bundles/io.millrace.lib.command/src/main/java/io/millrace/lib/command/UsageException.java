// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

/** The words of a command are wrong; the message says what is allowed. Its exit status is 64. */
public final class UsageException extends IllegalArgumentException {
  /** The exit status of a command that was not understood [sysexits.h, EX_USAGE]. */
  public static final int STATUS = 64;

  private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  public UsageException(String message) {
    super(message);
  }

  UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
