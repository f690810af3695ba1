// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import java.time.Duration;

/**
 * Estimates the round trip of one kind of frame, without the time that its bytes take on the line,
 * and derives T1 from it [RFC 6298 §2, §5]: the smoothed round trip plus four times its variation,
 * between two bounds; and never less than seven quarters of it plus 40 ms, so that a secondary that
 * is silent for 400 ms before it replies gets more than 700 ms [spec hdlc-link.md §8, §9.2], and
 * one that replies within milliseconds gets the lower bound. Written by one thread, read by any.
 */
final class RoundTripEstimator {
  private static final long MARGIN = Duration.ofMillis(40).toNanos();

  private final long min;
  private final long max;
  private long variation;
  private volatile long smoothed;
  private volatile long roundTrip;
  private volatile long timeout;

  /** Begins with the maximum, as nothing has been measured yet. */
  RoundTripEstimator(Duration min, Duration max) {
    this.min = min.toNanos();
    this.max = max.toNanos();
    timeout = this.max;
  }

  /** Tells whether the estimate is so far below this that it belongs to another secondary. */
  boolean isFarBelow(long beyond) {
    return smoothed > 0 && beyond > 2 * smoothed + MARGIN;
  }

  /**
   * Takes a measurement; only of a frame that was sent once [RFC 6298 §3]. An estimate far below it
   * is dropped.
   *
   * @param nanos the time from writing the frame to the end of its reply
   * @param onLine how much of that the bytes took on the line
   */
  void measured(long nanos, long onLine) {
    long beyond = Math.max(1, nanos - onLine);
    roundTrip = roundTrip == 0 ? nanos : roundTrip + (nanos - roundTrip) / 8;
    if (smoothed == 0 || isFarBelow(beyond)) {
      smoothed = beyond;
      variation = beyond / 2;
    } else {
      variation += (Math.abs(smoothed - beyond) - variation) / 4;
      smoothed += (beyond - smoothed) / 8;
    }
    long least = Math.max(min, smoothed / 4 * 7 + MARGIN);
    timeout = Math.min(Math.max(smoothed + 4 * variation, least), max);
  }

  /** Drops what was measured [RFC 6298 §5, last paragraph]. */
  void reset() {
    smoothed = 0;
    roundTrip = 0;
    timeout = max;
  }

  boolean isMeasured() {
    return smoothed > 0;
  }

  /** Returns T1 without the time that the bytes take on the line. */
  Duration timeout() {
    return Duration.ofNanos(timeout);
  }

  /** Returns the smoothed round trip without the bytes; zero when nothing was measured. */
  Duration smoothed() {
    return Duration.ofNanos(smoothed);
  }

  /** Returns the smoothed round trip including the bytes; zero when nothing was measured. */
  Duration roundTrip() {
    return Duration.ofNanos(roundTrip);
  }
}
