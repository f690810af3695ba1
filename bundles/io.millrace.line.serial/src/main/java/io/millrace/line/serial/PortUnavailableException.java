// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

/** A port cannot be opened now; the message is one line for people. */
final class PortUnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  PortUnavailableException(String message) {
    super(message);
  }
}
