// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.metrics.Counter;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import java.time.Duration;
import java.time.Instant;

/**
 * Handshakes that were not let in or were given up because clients began too many: while that goes
 * on, a new client may not get in at once, which somebody has to be told. Thread-safe.
 */
final class LimitedHandshakes {
  /** For how long after the last one it is told. */
  private static final Duration TOLD = Duration.ofMinutes(1);

  private final Counter all;
  private final Time time;
  private long count; // since it began
  private long last;
  private Instant since;

  LimitedHandshakes(Meters meters, Time time) {
    this.all = meters.counter("millrace_dtls_limited_handshakes_total");
    this.time = time;
  }

  /** One was not let in, or was given up for another one. */
  synchronized void add() {
    all.increment();
    if (!isGoingOn()) {
      count = 0;
      since = time.now();
    }
    count++;
    last = time.nanos();
  }

  private boolean isGoingOn() {
    return count > 0 && time.nanos() - last <= TOLD.toNanos();
  }

  /** Returns a sentence while that goes on; an empty text otherwise. */
  synchronized String sentence() {
    return isGoingOn()
        ? "since "
            + since
            + " clients begin more handshakes than are let in, and leave them: "
            + count
            + " were dropped; clients that are connected are served, a new one may need several"
            + " attempts"
        : "";
  }
}
