// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.history;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.cbor.CborText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sensor's answer as people read it: the text of the CBOR map {0: type, 1: text}, or of the whole
 * payload; and the number in it, if there is one [spec device-ic-api.md §6].
 *
 * @param text what the sensor says
 * @param value its first number that is no time; NaN when there is none
 * @param unit what stands behind the number; may be empty
 */
record ReadingText(String text, double value, String unit) {
  private static final Pattern SENSOR_TEXT = Pattern.compile(".*\\b1: \"(.*)\"}", Pattern.DOTALL);
  private static final double FIRST_TIME = 9e8;

  static ReadingText of(Bytes payload) {
    String whole = CborText.of(payload).orElseGet(payload::utf8);
    Matcher sensor = SENSOR_TEXT.matcher(whole);
    String text = sensor.matches() ? sensor.group(1) : whole;
    String[] parts = text.split(",");
    for (int i = 0; i < parts.length; i++) {
      double number = number(parts[i].strip());
      if (!Double.isNaN(number) && !(i == 0 && number >= FIRST_TIME)) {
        return new ReadingText(text, number, i + 1 < parts.length ? parts[i + 1].strip() : "");
      }
    }
    return new ReadingText(text, Double.NaN, "");
  }

  private static double number(String text) {
    try {
      return text.matches("[-+]?[0-9.]{1,20}([eE][-+]?\\d{1,3})?")
          ? Double.parseDouble(text)
          : Double.NaN;
    } catch (NumberFormatException none) {
      return Double.NaN;
    }
  }
}
