// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import java.time.Duration;

/**
 * Decides which notifications are confirmable: one in N, at least one in 24 hours, and never a
 * second one while one is not acknowledged yet [RFC 7641 §4.5, §4.5.2]. Not thread-safe.
 */
final class ConfirmablePolicy {
  private static final long DAY_NANOS = Duration.ofHours(24).toNanos();

  private final int oneIn;
  private int sent;
  private long last;
  private boolean outstanding;

  ConfirmablePolicy(int oneIn, long now) {
    this.oneIn = oneIn;
    this.last = now;
  }

  /** Tells whether the notification that is sent now is confirmable. */
  boolean next(long now) {
    sent++;
    if (outstanding || sent < oneIn && now - last < DAY_NANOS) {
      return false;
    }
    sent = 0;
    last = now;
    outstanding = true;
    return true;
  }

  /** Tells whether a confirmable notification is not acknowledged yet. */
  boolean isOutstanding() {
    return outstanding;
  }

  /** The confirmable notification is acknowledged, or was given up. */
  void settled() {
    outstanding = false;
  }
}
