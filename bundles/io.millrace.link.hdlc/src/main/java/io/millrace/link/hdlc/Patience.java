// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/** How long a reply to a frame is waited for. */
enum Patience {
  /** As measured round trips say. */
  MEASURED(false, false),
  /** For a message not to be repeated: giving up too early leaves its execution unknown. */
  WARY(true, false),
  /** For a message whose answer is known when it comes late: T1 only has its arrival asked for. */
  ASKING(false, true),
  /** The same for one not to be repeated. */
  ASKING_WARILY(true, true),
  /** For one whose answer did not come in the measured time: as long as one may take. */
  LONGEST(false, false);

  private final boolean wary;
  private final boolean asking;

  Patience(boolean wary, boolean asking) {
    this.wary = wary;
    this.asking = asking;
  }

  /** Returns the same for an other end that may have become another one. */
  Patience unhurried() {
    return !asking ? this : wary ? WARY : MEASURED;
  }

  /** Tells whether the message is not to be repeated. */
  boolean isWary() {
    return wary;
  }

  /** Tells whether the end of T1 does not give the answer up. */
  boolean isAsking() {
    return asking;
  }
}
