// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

/** The modem signal that is our wake line to the other end. */
enum WakeOutput {
  NONE,
  RTS,
  DTR
}
