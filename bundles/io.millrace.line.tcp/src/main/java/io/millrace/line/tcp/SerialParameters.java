// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

/**
 * How a serial port at the far end is to be set [RFC 2217 §3].
 *
 * @param baud bits a second
 * @param dataBits 5 to 8
 * @param parity what its characters carry
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

  /** Returns the value that a SET command of one of the four carries. */
  int value(int command) {
    return switch (command) {
      case ComPort.SET_BAUDRATE -> baud;
      case ComPort.SET_DATASIZE -> dataBits;
      case ComPort.SET_PARITY -> parity.code();
      case ComPort.SET_STOPSIZE -> stopBits;
      default -> throw new IllegalArgumentException("command " + command);
    };
  }

  @Override
  public String toString() {
    return baud + " baud " + dataBits + parity.name().charAt(0) + stopBits;
  }
}
