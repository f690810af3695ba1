// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.telemetry;

import java.util.OptionalInt;

/** The board that a NIC runs on. Immutable. */
public final class Board {
  private final String model;
  private final OptionalInt millicelsius;

  /**
   * Makes a board.
   *
   * @param model the product name, one line; empty when it is not known
   * @param millicelsius its temperature in thousandths of a degree Celsius
   */
  public Board(String model, OptionalInt millicelsius) {
    this.model = model;
    this.millicelsius = millicelsius;
  }

  /** Returns the product name; empty when it is not known. */
  public String model() {
    return model;
  }

  /** Returns the temperature in thousandths of a degree Celsius, if it is known. */
  public OptionalInt millicelsius() {
    return millicelsius;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Board that
        && model.equals(that.model)
        && millicelsius.equals(that.millicelsius);
  }

  @Override
  public int hashCode() {
    return 31 * model.hashCode() + millicelsius.hashCode();
  }

  @Override
  public String toString() {
    return model + " at " + millicelsius + " m°C";
  }
}
