// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/** Connects again when the other end has lost the connection, but not for ever. */
final class ReconnectLimit {
  private final PrimaryMachine machine;
  private final int attempts;
  private int inARow;

  ReconnectLimit(PrimaryMachine machine, int attempts) {
    this.machine = machine;
    this.attempts = attempts;
  }

  /** The connection holds. */
  void none() {
    inARow = 0;
  }

  /** It was lost once more. */
  void another() {
    inARow++;
    if (inARow < attempts) {
      machine.connect();
    } else {
      inARow = 0;
      machine.giveUp("it does not stay connected");
    }
  }
}
