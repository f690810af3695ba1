// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortEvent;

/** The modem signal on which the other end's wake line ends [spec hdlc-link.md §1]. */
enum WakeInput {
  NONE(0),
  CTS(SerialPort.LISTENING_EVENT_CTS),
  DSR(SerialPort.LISTENING_EVENT_DSR),
  RI(SerialPort.LISTENING_EVENT_RING_INDICATOR),
  DCD(SerialPort.LISTENING_EVENT_CARRIER_DETECT);

  private final int event;

  WakeInput(int event) {
    this.event = event;
  }

  /** Returns the library's event of this signal's edges; 0 for none. */
  int event() {
    return event;
  }

  /** Tells whether an event is an edge of this signal. */
  boolean isIn(SerialPortEvent happened) {
    return (happened.getEventType() & event) != 0;
  }
}
