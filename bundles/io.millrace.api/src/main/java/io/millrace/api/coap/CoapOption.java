// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

import io.millrace.api.bytes.Bytes;

/** One option of a message: its number (0–65535) and its value as on the wire. Immutable. */
public final class CoapOption {
  private final int number;
  private final Bytes value;

  /**
   * Makes an option.
   *
   * @throws IllegalArgumentException when the number is not from 0 to 65535
   */
  public CoapOption(int number, Bytes value) {
    if (number < 0 || number > 65535) {
      throw new IllegalArgumentException("option number " + number + ", allowed 0 to 65535");
    }
    this.number = number;
    this.value = value;
  }

  /** Returns the option's number. */
  public int number() {
    return number;
  }

  /** Returns the option's value. */
  public Bytes value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CoapOption that && number == that.number && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return 31 * number + value.hashCode();
  }

  @Override
  public String toString() {
    return OptionNumber.name(number) + "=" + value;
  }
}
