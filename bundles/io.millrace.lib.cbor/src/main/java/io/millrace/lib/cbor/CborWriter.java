// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.cbor;

import io.millrace.api.bytes.Bytes;
import java.io.ByteArrayOutputStream;

/**
 * Writes CBOR with definite lengths and the shortest heads [RFC 8949 §3, §4.2.1]. The caller writes
 * as many items into a map or an array as its head says. Not thread-safe.
 *
 * <p>A library would cost four bundles and 2.4 MB (its CBOR half does not resolve without its data
 * binding half), for the two pairs that a sensor says.
 */
public final class CborWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Begins a map of {@code pairs} keys and values. */
  public CborWriter map(int pairs) {
    return head(Major.MAP, pairs);
  }

  /** Begins an array of {@code items}. */
  public CborWriter array(int items) {
    return head(Major.ARRAY, items);
  }

  /** Writes an integer of either sign. */
  public CborWriter integer(long value) {
    return value < 0 ? head(Major.NEGATIVE, -1 - value) : head(Major.UNSIGNED, value);
  }

  /** Writes a text string. */
  public CborWriter text(String value) {
    return text(Bytes.utf8(value));
  }

  /** Writes a text string out of its UTF-8 form. */
  public CborWriter text(Bytes utf8) {
    head(Major.TEXT, utf8.length()).out.writeBytes(utf8.toArray());
    return this;
  }

  /** Writes a byte string. */
  public CborWriter bytes(Bytes value) {
    head(Major.BYTES, value.length()).out.writeBytes(value.toArray());
    return this;
  }

  /** Writes null. */
  public CborWriter nothing() {
    out.write(Major.SIMPLE << 5 | Major.NULL);
    return this;
  }

  /** Writes true or false. */
  public CborWriter truth(boolean value) {
    out.write(Major.SIMPLE << 5 | (value ? Major.TRUE : Major.FALSE));
    return this;
  }

  /** Writes a number: an integer when it is one, else a double. */
  public CborWriter number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      return integer((long) value);
    }
    out.write(Major.SIMPLE << 5 | Major.EIGHT_BYTES);
    long bits = Double.doubleToLongBits(value);
    for (int i = 7; i >= 0; i--) {
      out.write((int) (bits >> 8 * i));
    }
    return this;
  }

  /** Returns everything written so far. */
  public Bytes written() {
    return Bytes.wrap(out.toByteArray());
  }

  private CborWriter head(int major, long argument) {
    int extra = Major.extraBytes(argument);
    out.write(major << 5 | (extra == 0 ? (int) argument : Major.additional(extra)));
    for (int i = extra - 1; i >= 0; i--) {
      out.write((int) (argument >> 8 * i));
    }
    return this;
  }
}
