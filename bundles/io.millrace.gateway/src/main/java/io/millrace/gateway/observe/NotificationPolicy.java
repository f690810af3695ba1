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
  private int passing; // non-confirmable ones of which it is not known yet that they are sent

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
      passing++;
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

  /** One was not sent: the next may be. */
  final void notSent() {
    passing = Math.max(0, passing - 1);
    outstanding = false;
  }

  /**
   * It is known what became of one. Tells whether it was the confirmable one, which is
   * acknowledged, given up, or left alone by an endpoint that has closed.
   *
   * @param sentOnly whether no acknowledgement is waited for
   */
  final boolean settled(boolean sentOnly) {
    if (sentOnly && passing > 0) {
      passing--; // they are sent in their order, and none while a confirmable one is outstanding
      return false;
    }
    boolean confirmable = outstanding;
    outstanding = false;
    return confirmable;
  }
}
