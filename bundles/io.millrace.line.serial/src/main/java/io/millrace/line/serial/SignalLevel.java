// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

/** What is done to DTR or RTS when a port is opened. */
enum SignalLevel {
  /** Nothing, beyond what the system does. */
  LEAVE,
  /** Asserted. */
  ON,
  /** Not asserted. */
  OFF
}
