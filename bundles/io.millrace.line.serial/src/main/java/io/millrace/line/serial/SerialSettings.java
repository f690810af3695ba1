// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import java.time.Duration;

/**
 * What a serial line is.
 *
 * @param port the device, for example {@code /dev/ttyUSB0}
 * @param baud the rate in bits a second
 * @param retryMin the pause after the first failure to open the port
 * @param retryMax the longest pause
 */
record SerialSettings(String name, String port, int baud, Duration retryMin, Duration retryMax) {}
