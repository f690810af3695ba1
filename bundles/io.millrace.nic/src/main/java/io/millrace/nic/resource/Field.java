// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.resource;

import io.millrace.api.bytes.Bytes;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One value in a representation of a NIC's resource.
 *
 * @param key its key in a CBOR map
 * @param name its name in JSON and text
 * @param value a Long, a String or Bytes; null when it is unknown
 * @param measure the value in SenML: a Double, a Boolean or a String; null when SenML omits it
 * @param label its name in SenML
 * @param unit its unit there [RFC 8428 §12.1]; empty for none
 */
public record Field(int key, String name, Object value, Object measure, String label, String unit) {
  /** Returns a number with its name and unit in SenML. */
  public static Field number(
      int key, String name, OptionalLong value, double perUnit, String label, String unit) {
    return value.isPresent()
        ? new Field(key, name, value.getAsLong(), value.getAsLong() / perUnit, label, unit)
        : new Field(key, name, null, null, label, unit);
  }

  /** As above, for an int. */
  public static Field number(
      int key, String name, OptionalInt value, double perUnit, String label, String unit) {
    return number(key, name, wide(value), perUnit, label, unit);
  }

  static OptionalLong wide(OptionalInt value) {
    return value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty();
  }

  /** Returns a text, unknown when it is empty; SenML omits it. */
  public static Field text(int key, String name, String value) {
    return new Field(key, name, value.isEmpty() ? null : value, null, "", "");
  }

  /** Returns bytes, unknown when they are empty; SenML omits them. */
  public static Field bytes(int key, String name, Bytes value) {
    return new Field(key, name, value.isEmpty() ? null : value, null, "", "");
  }
}
