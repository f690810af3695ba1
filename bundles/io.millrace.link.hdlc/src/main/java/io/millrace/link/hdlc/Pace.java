// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import java.time.Duration;

/**
 * How a primary's waits follow what it has seen.
 *
 * @param replyFloor the least T1, however fast replies were; the most is the reply timeout
 * @param pollFloor the pause between polls after activity, unless the user's is shorter
 * @param pollCeiling the pause between polls of an idle link, unless the user's is longer
 */
record Pace(Duration replyFloor, Duration pollFloor, Duration pollCeiling) {
  /** Returns a pace without any change: T1 is always {@code replyTimeout}, polls as asked for. */
  static Pace steady(Duration replyTimeout) {
    return new Pace(replyTimeout, Duration.ofDays(1), Duration.ZERO);
  }
}
