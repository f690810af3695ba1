// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.telemetry;

/** A digital pin at one moment. Immutable. */
public final class Pin {
  private final String name;
  private final boolean output;
  private final boolean high;

  /**
   * Makes a pin.
   *
   * @param name the name; not empty
   * @param output whether the pin is an output, else an input
   * @param high whether the level is high
   */
  public Pin(String name, boolean output, boolean high) {
    this.name = name;
    this.output = output;
    this.high = high;
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Tells whether the pin is an output. */
  public boolean isOutput() {
    return output;
  }

  /** Tells whether the level is high. */
  public boolean isHigh() {
    return high;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pin that
        && name.equals(that.name)
        && output == that.output
        && high == that.high;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * name.hashCode() + Boolean.hashCode(output)) + Boolean.hashCode(high);
  }

  @Override
  public String toString() {
    return name + (output ? " out " : " in ") + (high ? 1 : 0);
  }
}
