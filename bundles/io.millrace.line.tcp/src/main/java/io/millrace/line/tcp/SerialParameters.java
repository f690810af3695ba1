// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

/**
 * The settings of a serial port at the far end [RFC 2217 §3].
 *
 * @param baud bits a second
 * @param dataBits 5 to 8
 * @param parity the parity of a character
 * @param stopBits 1 or 2
 */
record SerialParameters(int baud, int dataBits, Parity parity, int stopBits) {
  /** The parities, with their codes. */
  enum Parity {
    NONE(1),
    ODD(2),
    EVEN(3),
    MARK(4),
    SPACE(5);

    private final int code;

    Parity(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  @Override
  public String toString() {
    return baud + " baud " + dataBits + parity.name().charAt(0) + stopBits;
  }
}
