// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import java.time.Duration;

/**
 * What a serial line is.
 *
 * @param port which device
 * @param baud the rate in bits a second
 * @param signals what it does with its modem signals
 * @param retryMin the pause after the first failure to open the port
 * @param retryMax the longest pause
 */
record SerialSettings(
    String name, PortName port, int baud, Signals signals, Duration retryMin, Duration retryMax) {
  /** Makes a line that leaves its modem signals alone. */
  SerialSettings(String name, String port, int baud, Duration retryMin, Duration retryMax) {
    this(name, new PortName(port), baud, Signals.NONE, retryMin, retryMax);
  }
}
