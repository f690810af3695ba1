// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.door;

import io.millrace.api.release.ReleaseHold;

/** What is said of a hold, everywhere in the same words. */
public final class HoldText {
  private HoldText() {}

  /** Returns {@code held since … by …}, and why. */
  public static String of(ReleaseHold hold) {
    String text = "held since " + Times.text(hold.since()) + " by " + hold.origin();
    return hold.reason().isEmpty() ? text : text + ": " + hold.reason();
  }
}
