// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.role;

/** A line is not run. The message is one sentence for whoever typed it. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  RefusedException(int status, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
  }

  /** Returns the exit status. */
  int status() {
    return status;
  }
}
