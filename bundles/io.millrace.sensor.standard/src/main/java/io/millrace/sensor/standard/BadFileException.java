// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

/** A file of values that cannot be used; says which line, and why. */
final class BadFileException extends Exception {
  private static final long serialVersionUID = 1L;

  BadFileException(String message) {
    super(message);
  }
}
