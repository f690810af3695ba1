// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import com.fazecast.jSerialComm.SerialPort;

/**
 * What a line does with its modem signals. Linux raises DTR and RTS whenever a port is opened and
 * the library confirms that; left alone they stay raised when the port is closed, so that opening
 * it again makes no edge that would reset a board.
 *
 * @param dtr DTR from opening on
 * @param rts RTS from opening on
 * @param wakeInput where the other end's wake line is heard
 * @param wakeOutput which signal is our wake line; not asserted but for the pulse
 */
record Signals(SignalLevel dtr, SignalLevel rts, WakeInput wakeInput, WakeOutput wakeOutput) {
  /** Every signal left alone. */
  static final Signals NONE =
      new Signals(SignalLevel.LEAVE, SignalLevel.LEAVE, WakeInput.NONE, WakeOutput.NONE);

  /** Has a port that is not open yet set its signals so when it is opened. */
  void prepare(SerialPort port) {
    if (isOff(dtr, WakeOutput.DTR)) {
      port.clearDTR();
    }
    if (isOff(rts, WakeOutput.RTS)) {
      port.clearRTS();
    }
  }

  private boolean isOff(SignalLevel level, WakeOutput signal) {
    return level == SignalLevel.OFF || wakeOutput == signal;
  }

  /**
   * Begins or ends a wake pulse on an open port. A port without such a signal does nothing: the
   * other end polls anyway.
   */
  void pulse(SerialPort port, boolean asserted) {
    if (wakeOutput == WakeOutput.RTS && asserted) {
      port.setRTS();
    } else if (wakeOutput == WakeOutput.RTS) {
      port.clearRTS();
    } else if (wakeOutput == WakeOutput.DTR && asserted) {
      port.setDTR();
    } else if (wakeOutput == WakeOutput.DTR) {
      port.clearDTR();
    }
  }
}
