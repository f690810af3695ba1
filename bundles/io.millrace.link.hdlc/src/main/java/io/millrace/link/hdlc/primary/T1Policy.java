// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

/** How T1, the time to wait for the reply to a frame, is chosen. */
enum T1Policy {
  /** From measured round trips. */
  MEASURED(false, false),
  /** At least half of the maximum: for a message that must not be repeated. */
  CAUTIOUS(true, false),
  /**
   * Shorter than the answer may take: for a message whose answer is recognised when it comes late.
   * After T1 the primary only asks whether the message arrived.
   */
  EARLY_CHECK(false, true),
  /** The same for a message that must not be repeated. */
  CAUTIOUS_EARLY_CHECK(true, true),
  /** The configured maximum: for a message that was not answered within the measured time. */
  MAXIMUM(false, false);

  private final boolean cautious;
  private final boolean checksEarly;

  T1Policy(boolean cautious, boolean checksEarly) {
    this.cautious = cautious;
    this.checksEarly = checksEarly;
  }

  /** Returns the policy to use when the secondary may have been exchanged for a slower one. */
  T1Policy withoutEarlyCheck() {
    return !checksEarly ? this : cautious ? CAUTIOUS : MEASURED;
  }

  /** Tells whether the message must not be repeated. */
  boolean isCautious() {
    return cautious;
  }

  /** Tells whether the answer may still come after T1. */
  boolean checksEarly() {
    return checksEarly;
  }
}
