// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.udp;

import io.millrace.api.time.Time;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Logs what went wrong on a loop with its cause, one line a second at the most: what an attacker
 * can trigger again and again must not fill the disk.
 */
final class Complaints {
  static final long PAUSE_NANOS = 1_000_000_000L;

  private static final Logger LOG = System.getLogger(Complaints.class.getName());

  private final String name;
  private final Time time;
  private long last;
  private long untold;

  Complaints(String name, Time time) {
    this.name = name;
    this.time = time;
    this.last = time.nanos() - PAUSE_NANOS;
  }

  void about(String what, Throwable cause) {
    long now = time.nanos();
    if (now - last < PAUSE_NANOS) {
      untold++;
      return;
    }
    long before = untold;
    last = now;
    untold = 0;
    LOG.log(
        Level.ERROR,
        () -> "carrier %s: %s failed (%d more before)".formatted(name, what, before),
        cause);
  }
}
