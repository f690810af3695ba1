// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import java.time.Duration;

/** Detects notifications of a server that arrive out of order [RFC 7641 §3.4]. Not thread-safe. */
final class NotificationOrder {
  private static final long STALE_NANOS = Duration.ofSeconds(128).toNanos();
  private static final long HALF = 1 << 23;

  private boolean any;
  private long number;
  private long received;

  /**
   * Accepts a notification, unless a newer one was accepted before.
   *
   * @param value its Observe value, 0–0xFFFFFF
   * @param now the monotonic clock in nanoseconds
   * @return false when a newer one was accepted before
   */
  boolean accept(long value, long now) {
    boolean newer =
        !any
            || number < value && value - number < HALF
            || number > value && number - value > HALF
            || now - received > STALE_NANOS;
    if (newer) {
      any = true;
      number = value;
      received = now;
    }
    return newer;
  }
}
