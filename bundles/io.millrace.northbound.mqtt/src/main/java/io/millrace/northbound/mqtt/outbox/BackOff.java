// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

import io.millrace.api.time.Randomness;
import java.time.Duration;

/**
 * How long to wait before the next attempt: each time twice as long, up to a bound, and at random
 * up to a half less, so that routers that lost one broker do not come back all at once.
 */
public final class BackOff {
  private static final int HALVES = 1000;

  private final Randomness randomness;
  private final Duration first;
  private final Duration longest;
  private Duration next;

  /** Makes one. */
  public BackOff(Randomness randomness, Duration first, Duration longest) {
    this.randomness = randomness;
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  /** Returns how long to wait now. */
  public Duration next() {
    Duration whole = next;
    Duration twice = whole.multipliedBy(2);
    next = twice.compareTo(longest) > 0 ? longest : twice;
    return whole.minus(whole.multipliedBy(randomness.nextInt(HALVES)).dividedBy(2L * HALVES));
  }

  /** Begins anew: it went well. */
  public void reset() {
    next = first;
  }
}
