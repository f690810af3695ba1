// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.line;

/**
 * How a line uses the modem signals of its serial port [spec hdlc-link.md §1].
 *
 * @param dtr what is done to DTR when the port is opened
 * @param rts what is done to RTS when the port is opened
 * @param wakeInput the signal on which the other end's wake line arrives
 * @param wakeOutput the signal that is our wake line; asserted for a pulse alone
 */
public record ModemSignals(Level dtr, Level rts, Input wakeInput, Output wakeOutput) {
  /** No signal is used or changed. */
  public static final ModemSignals NONE =
      new ModemSignals(Level.LEAVE, Level.LEAVE, Input.NONE, Output.NONE);

  /** What is done to a signal. */
  public enum Level {
    /** Nothing, beyond what the system does. */
    LEAVE,
    /** It is asserted. */
    ON,
    /** It is not asserted. */
    OFF
  }

  /** The input signals. */
  public enum Input {
    NONE,
    CTS,
    DSR,
    RI,
    DCD
  }

  /** The output signals. */
  public enum Output {
    NONE,
    RTS,
    DTR
  }

  /** Returns what is done to DTR or RTS when the port is opened; the wake line begins at rest. */
  public Level level(Output output) {
    if (output == wakeOutput) {
      return Level.OFF;
    }
    return configured(output);
  }

  /** Tells whether the wake line is configured to be asserted all the time as well. */
  boolean isContradictory() {
    return wakeOutput != Output.NONE && configured(wakeOutput) == Level.ON;
  }

  private Level configured(Output output) {
    return output == Output.DTR ? dtr : rts;
  }

  /** Tells whether there is a wake line in either direction. */
  public boolean wakes() {
    return wakeInput != Input.NONE || wakeOutput != Output.NONE;
  }
}
