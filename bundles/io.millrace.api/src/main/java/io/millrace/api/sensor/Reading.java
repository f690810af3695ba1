// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.sensor;

import io.millrace.api.bytes.Bytes;

/**
 * A reading of a sensor, or its configuration: text, as most have, or bytes. At most 107 bytes, so
 * that its CBOR with the longest routing name has at most 128. Immutable.
 */
public final class Reading {
  private final Bytes value;
  private final boolean text;

  private Reading(Bytes value, boolean text) {
    this.value = value;
    this.text = text;
  }

  /** Returns a reading of text. */
  public static Reading text(String value) {
    return new Reading(Bytes.utf8(value), true);
  }

  /** Returns a reading of bytes. */
  public static Reading binary(Bytes value) {
    return new Reading(value, false);
  }

  /** Tells whether it is text. */
  public boolean isText() {
    return text;
  }

  /** Returns the value; text in UTF-8. */
  public Bytes value() {
    return value;
  }

  @Override
  public String toString() {
    return text ? value.utf8() : value.hex();
  }
}
