// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Notices that a server has been silent for too long: longer than Max-Age and a random time [RFC
 * 7641 §3.3.1], and longer than twice the longest interval between two notifications so far, for a
 * server that has nothing to say need not say so. Not thread-safe.
 */
final class SilenceTimer {
  /** The least and the largest random time [RFC 7641 §3.3.1]. */
  private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int SPREAD_MILLIS = 10_000;

  private final Time time;
  private final Randomness randomness;
  private final Runnable check;
  private boolean heard;
  private long last;
  private long longest;
  private long due;
  private Timer timer;

  /**
   * Makes one that does not run.
   *
   * @param check called by the timer: it then asks {@link #isOverdue}
   */
  SilenceTimer(Time time, Randomness randomness, Runnable check) {
    this.time = time;
    this.randomness = randomness;
    this.check = check;
  }

  /**
   * The server has sent something.
   *
   * @param asked whether it was asked for it, so that the interval says nothing
   * @param maxAgeSeconds after how long it should have sent another one
   * @param timed whether the check is called when it is overdue
   */
  void heard(boolean asked, long maxAgeSeconds, boolean timed) {
    long now = time.nanos();
    if (heard && !asked) {
      longest = Math.max(longest, now - last);
    }
    heard = true;
    last = now;
    long spread = TimeUnit.MILLISECONDS.toNanos(randomness.nextInt(SPREAD_MILLIS));
    long announced = TimeUnit.SECONDS.toNanos(maxAgeSeconds) + LEAST_NANOS + spread;
    due = now + Math.max(announced, 2 * longest);
    if (timed) {
      start();
    }
  }

  /** A timer that runs is not moved to a later moment. */
  private void start() {
    if (timer == null) {
      timer = time.schedule(Duration.ofNanos(Math.max(0, due - time.nanos())), check);
    }
  }

  /** The timer has run out: tells whether nothing was heard for too long; else it goes on. */
  boolean isOver() {
    timer = null;
    if (isOverdue()) {
      return true;
    }
    start();
    return false;
  }

  /** Tells whether nothing was heard for too long. */
  boolean isOverdue() {
    return heard && time.nanos() - due >= 0;
  }

  /** Stops the timer. */
  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
