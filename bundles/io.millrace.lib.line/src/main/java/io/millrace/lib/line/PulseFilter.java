// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.line;

/**
 * Combines the edges of a wake pulse: an edge within 20 ms after the beginning of a pulse belongs
 * to that pulse. So it does not matter which level is the resting one. One thread.
 */
public final class PulseFilter {
  private static final long PULSE_NANOS = 20_000_000;

  private boolean any;
  private long last;

  /** Tells whether an edge at this moment, in nanoseconds, begins a pulse. */
  public boolean begins(long nanos) {
    if (any && nanos - last < PULSE_NANOS) {
      return false;
    }
    any = true;
    last = nanos;
    return true;
  }
}
