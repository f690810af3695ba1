// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import java.time.Duration;

/** Tells which of a server's notifications is newer [RFC 7641 §3.4]. Not thread-safe. */
final class Freshness {
  private static final long STALE_NANOS = Duration.ofSeconds(128).toNanos();
  private static final long HALF = 1 << 23;

  private boolean any;
  private long number;
  private long heard;

  /**
   * Takes a notification in.
   *
   * @param value its Observe, 0–0xFFFFFF
   * @param now the monotonic clock in nanoseconds
   * @return false when one that was taken in before is newer
   */
  boolean accept(long value, long now) {
    boolean newer =
        !any
            || number < value && value - number < HALF
            || number > value && number - value > HALF
            || now - heard > STALE_NANOS;
    if (newer) {
      any = true;
      number = value;
      heard = now;
    }
    return newer;
  }
}
