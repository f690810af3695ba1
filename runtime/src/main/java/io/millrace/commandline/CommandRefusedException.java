// SPDX-License-Identifier: Apache-2.0
package io.millrace.commandline;

import java.io.IOException;

/** A command that cannot be done as things are; the message says why, and what can. */
public final class CommandRefusedException extends IOException {
  private static final long serialVersionUID = 1;

  /** Says why. */
  public CommandRefusedException(String why) {
    super(why);
  }
}
