// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.telemetry;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** A battery: its voltage, its level, or both. Immutable. */
public final class Battery {
  private final OptionalLong microvolts;
  private final OptionalInt percent;

  /**
   * Makes a battery.
   *
   * @param microvolts 0 to 2^32 - 1
   * @param percent 0 to 100
   * @throws IllegalArgumentException when a value is out of range
   */
  public Battery(OptionalLong microvolts, OptionalInt percent) {
    if (microvolts.isPresent() && microvolts.getAsLong() >>> 32 != 0) {
      throw new IllegalArgumentException("microvolts: " + microvolts.getAsLong());
    }
    if (percent.isPresent() && (percent.getAsInt() < 0 || percent.getAsInt() > 100)) {
      throw new IllegalArgumentException("percent: " + percent.getAsInt());
    }
    this.microvolts = microvolts;
    this.percent = percent;
  }

  /** Returns the voltage in microvolts, if it is known. */
  public OptionalLong microvolts() {
    return microvolts;
  }

  /** Returns the level in percent, if it is known. */
  public OptionalInt percent() {
    return percent;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Battery that
        && microvolts.equals(that.microvolts)
        && percent.equals(that.percent);
  }

  @Override
  public int hashCode() {
    return 31 * microvolts.hashCode() + percent.hashCode();
  }

  @Override
  public String toString() {
    return microvolts + " microvolts, " + percent + " percent";
  }
}
