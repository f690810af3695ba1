// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.line;

/**
 * Makes one wake pulse of the edges it consists of: what comes within 20 ms of a pulse belongs to
 * it. So nobody has to know which level means rest. One thread.
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
