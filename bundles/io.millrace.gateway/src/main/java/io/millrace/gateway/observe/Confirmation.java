// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import java.time.Duration;

/**
 * Decides which notifications are confirmable: every so many, at least one in 24 hours, and never a
 * second one while one is on its way [RFC 7641 §4.5, §4.5.2]. Not thread-safe.
 */
final class Confirmation {
  private static final long DAY_NANOS = Duration.ofHours(24).toNanos();

  private final int every;
  private int sent;
  private long last;
  private boolean outstanding;

  Confirmation(int every, long now) {
    this.every = every;
    this.last = now;
  }

  /** Tells whether the notification that goes out now is confirmable. */
  boolean next(long now) {
    sent++;
    if (outstanding || sent < every && now - last < DAY_NANOS) {
      return false;
    }
    sent = 0;
    last = now;
    outstanding = true;
    return true;
  }

  /** The confirmable notification's fate is known. */
  void settled() {
    outstanding = false;
  }
}
