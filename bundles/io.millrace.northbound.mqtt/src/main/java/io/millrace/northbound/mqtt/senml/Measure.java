// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.senml;

import io.millrace.api.bytes.Bytes;

/**
 * One record of a pack [RFC 8428 §4].
 *
 * @param name behind the base name; may be empty
 * @param unit of the registry of RFC 8428 §12.1; may be empty
 * @param value a Double, String, Boolean, or Bytes
 * @param time in seconds since 1970; NaN: that of the pack
 */
public record Measure(String name, String unit, Object value, double time) {
  /** Returns a number. */
  public static Measure number(String name, String unit, double value, double time) {
    return new Measure(name, unit, value, time);
  }

  /** Returns a text. */
  public static Measure text(String name, String value) {
    return new Measure(name, "", value, Double.NaN);
  }

  /** Returns a truth. */
  public static Measure truth(String name, boolean value) {
    return new Measure(name, "", value, Double.NaN);
  }

  /** Returns bytes. */
  public static Measure data(String name, Bytes value) {
    return new Measure(name, "", value, Double.NaN);
  }
}
