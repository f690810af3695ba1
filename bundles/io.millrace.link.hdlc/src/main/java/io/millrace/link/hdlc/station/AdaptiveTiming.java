// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.station;

import java.time.Duration;

/**
 * The bounds within which a primary adapts its timers.
 *
 * @param minT1 the smallest T1, however fast replies were; {@link LinkSettings#maxT1} is the
 *     largest
 * @param minPollPause the pause between polls after activity, unless the user's is shorter
 * @param maxPollPause the pause between polls of an idle link, unless the user's is longer
 */
public record AdaptiveTiming(Duration minT1, Duration minPollPause, Duration maxPollPause) {
  /** Returns bounds that leave nothing to adapt: T1 is always {@code maxT1}, polls are periodic. */
  public static AdaptiveTiming fixed(Duration maxT1) {
    return new AdaptiveTiming(maxT1, Duration.ofDays(1), Duration.ZERO);
  }
}
