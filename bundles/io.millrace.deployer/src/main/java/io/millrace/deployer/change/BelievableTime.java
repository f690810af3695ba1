// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import java.time.Instant;

/**
 * The time that expiry is judged by. A clock without a battery starts years back; it is not
 * believed when it is before what the router knows for sure.
 */
final class BelievableTime {
  private BelievableTime() {}

  /**
   * Returns the latest of three times.
   *
   * @param clock what the clock says
   * @param built when this program was built
   * @param newest the time of the newest record in the journal
   */
  static Instant of(Instant clock, Instant built, Instant newest) {
    Instant known = built.isAfter(newest) ? built : newest;
    return clock.isAfter(known) ? clock : known;
  }
}
