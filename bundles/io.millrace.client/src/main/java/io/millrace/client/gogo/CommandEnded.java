// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.gogo;

/** Tells the shell that a command ended with another exit status than 0; it said why itself. */
public final class CommandEnded extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  CommandEnded(String command, int status) {
    super("coap:" + command + " ended with status " + status, null, false, false);
    this.status = status;
  }

  /** Returns the exit status, as the command-line client has it. */
  public int status() {
    return status;
  }
}
