// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.report;

import io.millrace.api.release.ReleaseHold;
import java.time.temporal.ChronoUnit;

/** What is said of a hold, everywhere in the same words. */
public final class HoldText {
  private HoldText() {}

  /** Returns {@code held since … by …}, and why. */
  public static String of(ReleaseHold hold) {
    String text =
        "held since " + hold.since().truncatedTo(ChronoUnit.SECONDS) + " by " + hold.origin();
    return hold.reason().isEmpty() ? text : text + ": " + hold.reason();
  }
}
