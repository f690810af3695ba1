// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortEvent;
import io.millrace.lib.line.ModemSignals;
import io.millrace.lib.line.ModemSignals.Input;
import io.millrace.lib.line.ModemSignals.Level;
import io.millrace.lib.line.ModemSignals.Output;

/**
 * The modem signals of a serial port. Linux raises DTR and RTS whenever a port is opened and the
 * library confirms that; left alone they stay raised when the port is closed, so that opening it
 * again makes no edge that would reset a board.
 *
 * @param signals what is configured
 */
record PortSignals(ModemSignals signals) {
  /** Makes a port that is not open yet set its signals when it is opened. */
  void prepare(SerialPort port) {
    if (signals.level(Output.DTR) == Level.OFF) {
      port.clearDTR();
    }
    if (signals.level(Output.RTS) == Level.OFF) {
      port.clearRTS();
    }
  }

  /**
   * Begins or ends a wake pulse on an open port. A port without such a signal does nothing: the
   * other end polls anyway.
   */
  void pulse(SerialPort port, boolean asserted) {
    switch (signals.wakeOutput()) {
      case RTS -> setRts(port, asserted);
      case DTR -> setDtr(port, asserted);
      default -> {}
    }
  }

  private static void setRts(SerialPort port, boolean asserted) {
    if (asserted) {
      port.setRTS();
    } else {
      port.clearRTS();
    }
  }

  private static void setDtr(SerialPort port, boolean asserted) {
    if (asserted) {
      port.setDTR();
    } else {
      port.clearDTR();
    }
  }

  /** Tells whether there is a wake line from the other end. */
  boolean hasWakeInput() {
    return signals.wakeInput() != Input.NONE;
  }

  /** Returns the library's event of an edge of the wake input; 0 without one. */
  int wakeEvent() {
    return switch (signals.wakeInput()) {
      case CTS -> SerialPort.LISTENING_EVENT_CTS;
      case DSR -> SerialPort.LISTENING_EVENT_DSR;
      case RI -> SerialPort.LISTENING_EVENT_RING_INDICATOR;
      case DCD -> SerialPort.LISTENING_EVENT_CARRIER_DETECT;
      default -> 0;
    };
  }

  /** Tells whether an event is an edge of the wake input. */
  boolean isWake(SerialPortEvent event) {
    return (event.getEventType() & wakeEvent()) != 0;
  }
}
