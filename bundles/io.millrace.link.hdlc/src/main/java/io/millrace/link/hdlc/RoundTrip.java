// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import java.time.Duration;

/**
 * How long one kind of frame was waited for, beyond what its bytes take on the line, and the wait
 * that follows from it [RFC 6298 §2, §5]: smoothed plus four times the variation, between two
 * bounds; and never less than seven quarters and 40 ms, so that an other end that is silent for 400
 * ms before it replies gets more than 700 [spec hdlc-link.md §8, §9.2], and one that replies in
 * milliseconds gets what the floor says. Written by one thread, read by any.
 */
final class RoundTrip {
  private static final long MARGIN = Duration.ofMillis(40).toNanos();

  private final long floor;
  private final long ceiling;
  private long variation;
  private volatile long smoothed;
  private volatile long whole;
  private volatile long timeout;

  /** Begins at the ceiling, as nothing is known yet. */
  RoundTrip(Duration floor, Duration ceiling) {
    this.floor = floor.toNanos();
    this.ceiling = ceiling.toNanos();
    timeout = this.ceiling;
  }

  /** Tells whether the rest is so far below this that it was another other end's. */
  boolean isFarBelow(long beyond) {
    return smoothed > 0 && beyond > 2 * smoothed + MARGIN;
  }

  /**
   * Takes a measurement; only of a frame that was sent once [RFC 6298 §3]. What is far below it
   * counts no more.
   *
   * @param nanos the time from writing the frame to the end of its reply
   * @param onLine how much of that the bytes took
   */
  void measured(long nanos, long onLine) {
    long beyond = Math.max(1, nanos - onLine);
    whole = whole == 0 ? nanos : whole + (nanos - whole) / 8;
    if (smoothed == 0 || isFarBelow(beyond)) {
      smoothed = beyond;
      variation = beyond / 2;
    } else {
      variation += (Math.abs(smoothed - beyond) - variation) / 4;
      smoothed += (beyond - smoothed) / 8;
    }
    long least = Math.max(floor, smoothed / 4 * 7 + MARGIN);
    timeout = Math.min(Math.max(smoothed + 4 * variation, least), ceiling);
  }

  /** What was measured says nothing any more [RFC 6298 §5, at its end]. */
  void forget() {
    smoothed = 0;
    whole = 0;
    timeout = ceiling;
  }

  boolean isMeasured() {
    return smoothed > 0;
  }

  /** Returns how long a reply may take, beyond what bytes take on the line. */
  Duration timeout() {
    return Duration.ofNanos(timeout);
  }

  /** Returns the smoothed time to a reply beyond what bytes take; zero when nothing is known. */
  Duration smoothed() {
    return Duration.ofNanos(smoothed);
  }

  /** Returns the smoothed round trip, bytes and all; zero when nothing is known. */
  Duration whole() {
    return Duration.ofNanos(whole);
  }
}
