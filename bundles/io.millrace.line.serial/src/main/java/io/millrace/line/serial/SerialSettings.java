// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import io.millrace.api.line.Line;
import io.millrace.lib.line.LineSettings;
import io.millrace.lib.line.ModemSignals;
import java.time.Duration;

/**
 * The configuration of a serial line.
 *
 * @param line what all lines have
 * @param port which device
 * @param baud the rate in bits a second
 */
record SerialSettings(LineSettings line, PortName port, int baud) {
  /** Makes the settings of a line that uses no modem signals. */
  SerialSettings(String name, String port, int baud, Duration retryMin, Duration retryMax) {
    this(name, new PortName(port), baud, ModemSignals.NONE, retryMin, retryMax);
  }

  /** Makes the settings of a primary's line. */
  SerialSettings(
      String name,
      PortName port,
      int baud,
      ModemSignals signals,
      Duration retryMin,
      Duration retryMax) {
    this(new LineSettings(name, Line.PRIMARY, signals, retryMin, retryMax), port, baud);
  }

  String name() {
    return line.name();
  }

  ModemSignals signals() {
    return line.signals();
  }
}
