// SPDX-License-Identifier: Apache-2.0
package io.millrace.demo;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One answer as the client's JSON line tells it.
 *
 * @param line the line
 * @param code its code, as in {@code 2.05}; empty when there was no answer
 */
record Seen(String line, String code) {
  private static final Pattern CODE = Pattern.compile("\"code\":\"(\\d\\.\\d\\d)\"");
  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([0-9a-f]*)\"");
  private static final Pattern NUMBER = Pattern.compile("\"name\":\"Observe\",\"value\":\"?(\\d+)");
  private static final Pattern READING = Pattern.compile("(\\d{9,}),([0-9.-]+),([CF])");

  /** Reads the last JSON line of an output. */
  static Seen last(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("{"))
        .reduce((earlier, later) -> later)
        .map(Seen::of)
        .orElse(new Seen(output.strip(), ""));
  }

  static Seen of(String line) {
    return new Seen(line, find(CODE, line, 1));
  }

  String token() {
    return find(TOKEN, line, 1);
  }

  /** The Observe number, or -1. */
  long number() {
    String number = find(NUMBER, line, 1);
    return number.isEmpty() ? -1 : Long.parseLong(number);
  }

  /** The sensor's clock in the reading, in seconds, or -1. */
  long second() {
    String second = find(READING, line, 1);
    return second.isEmpty() ? -1 : Long.parseLong(second);
  }

  /** The unit in the reading, C or F; empty when there is none. */
  String unit() {
    return find(READING, line, 3);
  }

  private static String find(Pattern pattern, String text, int group) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(group) : "";
  }
}
