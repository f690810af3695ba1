// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import java.time.Duration;

/**
 * How fast a device works off its queue: the mean time between the ends of two requests while
 * others wait. Not thread-safe.
 */
final class QueueSpeed {
  private static final int WEIGHT = 8;
  private static final long UNKNOWN_SECONDS = 5;
  private static final long MAX_SECONDS = 600;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private long meanNanos; // 0: not known yet
  private long lastEnd;
  private boolean busy;

  /** A request has ended. */
  void ended(long now, boolean othersWait) {
    if (busy) {
      long sample = Math.max(1, now - lastEnd);
      meanNanos = meanNanos == 0 ? sample : meanNanos + (sample - meanNanos) / WEIGHT;
    }
    lastEnd = now;
    busy = othersWait;
  }

  /**
   * Returns in how many seconds the device will have worked off what waits now: when it has not
   * answered for longer than it usually takes, it takes at least that long for each.
   *
   * @param begun when the latest request was sent
   */
  long secondsFor(int waiting, Duration spacing, long begun, long now) {
    long silent = now - (busy ? lastEnd : begun);
    long each = Math.max(spacing.toNanos(), Math.max(meanNanos, silent));
    if (meanNanos == 0 && each < SECOND) {
      each = Math.max(spacing.toNanos(), UNKNOWN_SECONDS * SECOND / Math.max(1, waiting));
    }
    long seconds = (long) Math.ceil((double) each * Math.max(1, waiting) / SECOND);
    return Math.min(MAX_SECONDS, Math.max(1, seconds));
  }
}
