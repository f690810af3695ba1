// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import java.time.Duration;

/**
 * The numbers and the types of an observer's notifications. One in N is confirmable, at least one
 * in 24 hours, and never a second one while one is not acknowledged yet [RFC 7641 §4.5, §4.5.2].
 * The {@link Observation} is one, rather than it has one: an observer is to take little memory. Not
 * thread-safe.
 */
class NotificationPolicy extends ObserveSequence {
  private static final long DAY_NANOS = Duration.ofHours(24).toNanos();

  private int sent;
  private long lastConfirmable;
  private boolean outstanding;

  /**
   * Makes one that begins above a number.
   *
   * @param sent how many notifications count as sent since a confirmable one, so that not all
   *     observers of a resource get theirs at the same time
   */
  NotificationPolicy(int after, int sent, long now) {
    super(after);
    this.sent = sent;
    this.lastConfirmable = now;
  }

  /** Tells whether the notification that is sent now is confirmable. */
  final boolean nextIsConfirmable(int oneIn, long now) {
    sent++;
    if (outstanding || sent < oneIn && now - lastConfirmable < DAY_NANOS) {
      return false;
    }
    sent = 0;
    lastConfirmable = now;
    outstanding = true;
    return true;
  }

  /** Tells whether a confirmable notification is not acknowledged yet. */
  final boolean isOutstanding() {
    return outstanding;
  }

  /** The confirmable notification is acknowledged, or was given up. */
  final void settled() {
    outstanding = false;
  }
}
