// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.core;

import io.millrace.api.time.Time;
import java.util.function.Consumer;

/**
 * The values of the Observe option that clients get. They follow the monotonic clock in
 * milliseconds, modulo 2^24, so that they increase whatever happens to the wall clock, and after a
 * restart of the sensor, whose own values begin at 3 again [RFC 7641 §3.4, §4.4]. Where they begin
 * is what the wall clock shows at the first one after the machine was booted; the next instance of
 * the NIC takes that over. Touched on the serial executor only.
 */
public final class ObserveNumbers {
  private static final long MASK = 0xFFFFFF;
  private static final long HALF = 0x800000;

  private final Time time;
  private Consumer<Start> begun = start -> {};
  private Start start;
  private long last = -1;

  /**
   * Where the numbers begin.
   *
   * @param bootId the machine's {@link Time#bootId}
   * @param number the one of the moment at which the monotonic clock shows zero, 0–0xFFFFFF
   */
  public record Start(String bootId, int number) {}

  public ObserveNumbers(Time time) {
    this.time = time;
  }

  /**
   * Continues the numbers of the previous instance.
   *
   * @param before where these have begun; null when that is not known
   * @param save takes where those of this instance begin, if that is elsewhere
   */
  public void restore(Start before, Consumer<Start> save) {
    begun = save;
    if (before != null && !before.bootId.isEmpty() && before.bootId.equals(time.bootId())) {
      start = before;
    } else if (start != null) {
      save.accept(start);
    }
  }

  /** Returns the next one. */
  public long next() {
    if (start == null) {
      start = new Start(time.bootId(), (int) (time.now().toEpochMilli() - millis() & MASK));
      begun.accept(start);
    }
    long now = start.number + millis() & MASK;
    boolean later = last < 0 || now != last && (now - last & MASK) < HALF;
    last = later ? now : last + 1 & MASK;
    return last;
  }

  private long millis() {
    return Math.floorDiv(time.nanos(), 1_000_000);
  }
}
