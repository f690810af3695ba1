// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.resource;

import io.millrace.api.bytes.Bytes;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One thing that a resource of the NIC shows.
 *
 * @param key in a CBOR map
 * @param name in JSON and text
 * @param value a Long, a String or Bytes; null when it is not known
 * @param measure the same in SenML: a Double, a Boolean or a String; null when SenML leaves it out
 * @param label its name in SenML
 * @param unit its unit there [RFC 8428 §12.1]; empty for none
 */
public record Field(int key, String name, Object value, Object measure, String label, String unit) {
  /** Returns a number that SenML calls {@code label} and states in {@code unit}. */
  public static Field number(
      int key, String name, OptionalLong value, double perUnit, String label, String unit) {
    return value.isPresent()
        ? new Field(key, name, value.getAsLong(), value.getAsLong() / perUnit, label, unit)
        : new Field(key, name, null, null, label, unit);
  }

  /** As above, of a small number. */
  public static Field number(
      int key, String name, OptionalInt value, double perUnit, String label, String unit) {
    return number(key, name, wide(value), perUnit, label, unit);
  }

  static OptionalLong wide(OptionalInt value) {
    return value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty();
  }

  /** Returns a text, which is not known when it is empty; SenML leaves it out. */
  public static Field text(int key, String name, String value) {
    return new Field(key, name, value.isEmpty() ? null : value, null, "", "");
  }

  /** Returns bytes, which are not known when they are empty; SenML leaves them out. */
  public static Field bytes(int key, String name, Bytes value) {
    return new Field(key, name, value.isEmpty() ? null : value, null, "", "");
  }
}
