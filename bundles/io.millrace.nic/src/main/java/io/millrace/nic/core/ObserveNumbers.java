// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.core;

import io.millrace.api.time.Time;

/**
 * The values of the Observe option that clients get. They follow the wall clock in milliseconds,
 * modulo 2^24, so that they increase after a restart of the NIC, and of the sensor, whose own
 * values begin at 3 again [RFC 7641 §3.4, §4.4].
 */
public final class ObserveNumbers {
  private static final long MASK = 0xFFFFFF;
  private static final long HALF = 0x800000;

  private final Time time;
  private long last = -1;

  public ObserveNumbers(Time time) {
    this.time = time;
  }

  public long next() {
    long now = time.now().toEpochMilli() & MASK;
    boolean later = last < 0 || now != last && (now - last & MASK) < HALF;
    last = later ? now : last + 1 & MASK;
    return last;
  }
}
