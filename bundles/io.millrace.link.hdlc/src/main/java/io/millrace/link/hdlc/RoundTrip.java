// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import java.time.Duration;

/**
 * Measured round trips of one kind of frame and the T1 that follows from them [RFC 6298 §2, §5]:
 * smoothed plus four times the variation, between two bounds; doubled by each silence until the
 * next measurement. Written by one thread, read by any.
 */
final class RoundTrip {
  private final long floor;
  private final long ceiling;
  private long variation;
  private volatile long smoothed;
  private volatile long timeout;

  /** Begins at the ceiling, as nothing is known yet. */
  RoundTrip(Duration floor, Duration ceiling) {
    this.floor = floor.toNanos();
    this.ceiling = ceiling.toNanos();
    timeout = this.ceiling;
  }

  /** Takes a measurement; only of a frame that was sent once [RFC 6298 §3]. */
  void measured(long nanos) {
    if (smoothed == 0) {
      smoothed = nanos;
      variation = nanos / 2;
    } else {
      variation += (Math.abs(smoothed - nanos) - variation) / 4;
      smoothed += (nanos - smoothed) / 8;
    }
    timeout = Math.max(Math.min(smoothed + 4 * variation, ceiling), floor);
  }

  /** No reply came within T1. */
  void silence() {
    timeout = Math.min(timeout * 2, ceiling);
  }

  /** Returns T1. */
  Duration timeout() {
    return Duration.ofNanos(timeout);
  }

  /** Returns the smoothed round trip; zero before the first. */
  Duration smoothed() {
    return Duration.ofNanos(smoothed);
  }
}
