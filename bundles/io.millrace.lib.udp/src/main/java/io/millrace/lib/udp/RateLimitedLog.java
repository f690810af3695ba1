// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

import io.millrace.api.time.Time;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Logs errors of an event loop, one line a second at most: an error that an attacker can cause
 * again and again must not fill the disk.
 */
public final class RateLimitedLog {
  static final long PAUSE_NANOS = 1_000_000_000L;

  private static final Logger LOG = System.getLogger(RateLimitedLog.class.getName());

  private final String name;
  private final Time time;
  private long last;
  private long suppressed;

  RateLimitedLog(String name, Time time) {
    this.name = name;
    this.time = time;
    this.last = time.nanos() - PAUSE_NANOS;
  }

  /** Says that something failed, unless something did within the last second. */
  public void error(String what, Throwable cause) {
    long now = time.nanos();
    if (now - last < PAUSE_NANOS) {
      suppressed++;
      return;
    }
    long before = suppressed;
    last = now;
    suppressed = 0;
    LOG.log(
        Level.ERROR,
        () ->
            "carrier %s: %s failed (%d errors before it not logged)".formatted(name, what, before),
        cause);
  }
}
