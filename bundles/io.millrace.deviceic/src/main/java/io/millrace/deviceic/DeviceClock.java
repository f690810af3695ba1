// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.time.Time;
import java.time.Instant;

/**
 * The Device IC's own clock: not set at power-up, set by the NIC, in whole seconds [spec
 * device-ic-api.md §4]. It advances with the monotonic clock.
 */
final class DeviceClock {
  /** What the real-time clock of the board shows at power-up: 1999-11-30. */
  static final long POWER_UP = 943_920_000L;

  /** The earliest time it can be set to: 2000-01-01. */
  static final long EARLIEST = 946_684_800L;

  private static final long NANOS = 1_000_000_000L;

  private final Time time;
  private long base;
  private long since;

  /** A clock at power-up. */
  DeviceClock(Time time) {
    this(time, POWER_UP, time.nanos());
  }

  /** A clock that showed {@code base} seconds when the monotonic one showed {@code since}. */
  DeviceClock(Time time, long base, long since) {
    this.time = time;
    this.base = base;
    this.since = since;
  }

  long seconds() {
    return base + (time.nanos() - since) / NANOS;
  }

  Instant now() {
    return Instant.ofEpochSecond(seconds());
  }

  /** Sets it; what lies before 2000 becomes the first second of 2000. */
  void set(long seconds) {
    base = Math.max(EARLIEST, seconds);
    since = time.nanos();
  }

  /** Is reset as by a loss of power. */
  void powerUp() {
    base = POWER_UP;
    since = time.nanos();
  }

  long base() {
    return base;
  }

  long since() {
    return since;
  }
}
