// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.persist;

import io.millrace.api.time.Time;
import java.time.Duration;
import java.time.Instant;

/**
 * When something was written down, so that another process can tell how long ago that was. Until
 * the machine is booted again its monotonic clock tells it, whatever happens to the wall clock.
 * After that the wall clock does, as far as it can be believed: it may have been wrong then, and
 * may be wrong now.
 *
 * @param wall the wall clock
 * @param bootId the machine's {@link Time#bootId}; empty when it is not known
 * @param nanos the monotonic clock
 */
public record TimeStamp(Instant wall, String bootId, long nanos) {
  /** What shows an earlier time was written before the clock was set. */
  private static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");

  /** Returns the stamp of this moment. */
  public static TimeStamp of(Time time) {
    return new TimeStamp(time.now(), time.bootId(), time.nanos());
  }

  /** Returns a stamp of the wall clock alone, as builds before 0.3.0 wrote them. */
  public static TimeStamp of(Instant wall) {
    return new TimeStamp(wall, "", 0);
  }

  /** Tells whether {@link #age} is exact: the machine was not booted since. */
  public boolean isOfThisBoot(Time time) {
    return !bootId.isEmpty() && bootId.equals(time.bootId()) && time.nanos() - nanos >= 0;
  }

  /**
   * Returns how long ago it was; no time when only the wall clock could tell, and it was not set
   * then or shows an earlier time now.
   */
  public Duration age(Time time) {
    if (isOfThisBoot(time)) {
      return Duration.ofNanos(time.nanos() - nanos);
    }
    Instant now = time.now();
    return wall.isBefore(EARLIEST) || wall.isAfter(now)
        ? Duration.ZERO
        : Duration.between(wall, now);
  }

  /** Returns how long ago it was, but no more than that where the wall clock alone says so. */
  public Duration age(Time time, Duration most) {
    Duration age = age(time);
    return isOfThisBoot(time) || age.compareTo(most) < 0 ? age : most;
  }
}
