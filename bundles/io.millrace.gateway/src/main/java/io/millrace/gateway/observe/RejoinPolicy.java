// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapCode;
import java.time.Duration;

/**
 * Decides how long an observation waits for its device to come back, and when it tries again. Not
 * thread-safe.
 */
final class RejoinPolicy {
  private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

  private final long graceNanos;
  private boolean away;
  private boolean asking;
  private boolean waiting;
  private boolean heardOnce;
  private long since;
  private long pause = FIRST_PAUSE_NANOS;
  private long next;

  /**
   * Begins.
   *
   * @param heard whether a device has answered before, though perhaps another gateway
   */
  RejoinPolicy(Duration grace, boolean heard) {
    heardOnce = heard;
    graceNanos = grace.toNanos();
  }

  /** Nobody is there; the grace counts from the first time since it was last heard. */
  void absent(long now) {
    asking = false;
    begin(now);
    next = now + FIRST_PAUSE_NANOS;
  }

  /** Who is there cannot do it now: looks at once, then ever more seldom. */
  void busy(long now) {
    next = begin(now) ? now : now + pause;
    pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
  }

  private boolean begin(long now) {
    boolean begins = !waiting;
    if (begins) {
      waiting = true;
      since = now;
      pause = FIRST_PAUSE_NANOS;
    }
    away = true;
    return begins;
  }

  /** Its host's name is being looked up, which may take a while: it does not look again now. */
  void asking() {
    asking = true;
  }

  /**
   * It leads nowhere now; tells whether that may change: an unknown name, one without an address,
   * or one that could not be looked up.
   */
  boolean bears(int code, long now) {
    asking = false;
    switch (code) {
      case CoapCode.NOT_FOUND -> absent(now);
      case CoapCode.BAD_GATEWAY, CoapCode.SERVICE_UNAVAILABLE -> busy(now);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** A device is being asked. */
  void back() {
    away = false;
    asking = false;
  }

  /** A device has answered. */
  void heard() {
    waiting = false;
    heardOnce = true;
  }

  boolean isAway() {
    return away;
  }

  /** Tells whether it was heard before and waits for its device, or its device's first word. */
  boolean isRejoining() {
    return waiting && heardOnce;
  }

  boolean isDue(long now) {
    return away && !asking && now - next >= 0;
  }

  boolean isOver(long now) {
    return away && now - since > graceNanos;
  }
}
