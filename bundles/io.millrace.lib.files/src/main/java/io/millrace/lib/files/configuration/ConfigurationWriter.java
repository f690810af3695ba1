// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files.configuration;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes configurations in the form that {@link ConfigurationText} reads: {@code key = value} a
 * line, in UTF-8, by the order of the keys. A list is written with commas between its elements.
 */
public final class ConfigurationWriter {
  private static final String IN_KEYS = "\\ :=#!";
  private static final int FIRST_PRINTABLE = 0x20;
  private static final int DELETE = 0x7f;

  private ConfigurationWriter() {}

  /**
   * Returns the text of a file.
   *
   * @param values texts, numbers, booleans, or collections of these
   * @throws IllegalArgumentException when {@link #isWritable} is false for one of them
   */
  public static byte[] write(Map<String, ?> values) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(values)
        .forEach(
            (key, value) -> {
              if (!isWritable(value)) {
                throw new IllegalArgumentException(
                    OneLine.cut(key) + ": no file of a configuration can have this value");
              }
              escape(text, key, IN_KEYS);
              text.append(" = ");
              escape(text, quoted(text(value)), "\\");
              text.append('\n');
            });
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Tells whether a value is read as it is written. An element of a list with a comma or with
   * blanks around it is not, nor is text with double quotes and blanks around it.
   */
  public static boolean isWritable(Object value) {
    if (value instanceof Collection<?> list) {
      return list.stream().map(Object::toString).allMatch(ConfigurationWriter::isElement);
    }
    String text = value.toString();
    boolean plain = !needsQuotes(text) && !isQuoted(text);
    return plain || text.indexOf('"') < 0;
  }

  private static boolean isElement(String text) {
    return !text.isEmpty() && text.indexOf(',') < 0 && !needsQuotes(text) && text.indexOf('"') < 0;
  }

  /** Returns a value as a file of configurations says it. */
  public static String text(Object value) {
    return value instanceof Collection<?> list
        ? list.stream().map(Object::toString).collect(Collectors.joining(","))
        : value.toString();
  }

  private static String quoted(String text) {
    return needsQuotes(text) ? '"' + text + '"' : text;
  }

  private static boolean needsQuotes(String text) {
    return !text.isEmpty()
        && (ConfigurationText.isBlank(text.charAt(0))
            || ConfigurationText.isBlank(text.charAt(text.length() - 1)));
  }

  private static boolean isQuoted(String text) {
    int last = text.length() - 1;
    return last > 0 && text.charAt(0) == '"' && text.indexOf('"', 1) == last;
  }

  private static void escape(StringBuilder to, String text, String escaped) {
    for (char c : text.toCharArray()) {
      if (c < FIRST_PRINTABLE || c == DELETE || Character.isSurrogate(c)) {
        to.append("\\u%04x".formatted((int) c));
      } else {
        to.append(escaped.indexOf(c) >= 0 ? "\\" : "").append(c);
      }
    }
  }
}
