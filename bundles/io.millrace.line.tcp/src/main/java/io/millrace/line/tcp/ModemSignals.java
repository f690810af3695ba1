// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

/**
 * What is done with the modem signals at the far end.
 *
 * @param dtr DTR once connected
 * @param rts RTS once connected
 * @param wakeInput where the other end's wake line is heard
 * @param wakeOutput which signal is our wake line; not asserted but for the pulse
 */
record ModemSignals(Level dtr, Level rts, Input wakeInput, Output wakeOutput) {
  /** Every signal left alone. */
  static final ModemSignals NONE =
      new ModemSignals(Level.LEAVE, Level.LEAVE, Input.NONE, Output.NONE);

  /** What is done to a signal once connected. */
  enum Level {
    LEAVE,
    ON,
    OFF
  }

  /** The inputs with their bits in a modem state: has changed, is asserted [RFC 2217 §3]. */
  enum Input {
    NONE(0, 0),
    CTS(0x01, 0x10),
    DSR(0x02, 0x20),
    RI(0x04, 0x40),
    DCD(0x08, 0x80);

    private final int changed;
    private final int asserted;

    Input(int changed, int asserted) {
      this.changed = changed;
      this.asserted = asserted;
    }

    int changed() {
      return changed;
    }

    int mask() {
      return changed | asserted;
    }
  }

  /**
   * The outputs, with the codes that set them, and the input at which they end over a null modem.
   */
  enum Output {
    NONE(0, 0, Input.NONE),
    RTS(ComPort.CONTROL_RTS_ON, ComPort.CONTROL_RTS_OFF, Input.CTS),
    DTR(ComPort.CONTROL_DTR_ON, ComPort.CONTROL_DTR_OFF, Input.DSR);

    private final int on;
    private final int off;
    private final Input opposite;

    Output(int on, int off, Input opposite) {
      this.on = on;
      this.off = off;
      this.opposite = opposite;
    }

    int code(boolean assert_) {
      return assert_ ? on : off;
    }

    Input opposite() {
      return opposite;
    }

    boolean isSetBy(int code) {
      return code != 0 && (code == on || code == off);
    }
  }

  /** Returns what is done to an output once connected. */
  Level level(Output output) {
    if (output == wakeOutput) {
      return Level.OFF;
    }
    return output == Output.DTR ? dtr : rts;
  }
}
