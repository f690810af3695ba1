// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files.configuration;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a configuration file says: Java's properties in UTF-8. A byte order mark is skipped; blanks
 * around a key or a value do not belong to it, except between double quotes around a value; <code>
 * ${name}</code> stands for a property of the framework.
 *
 * <p>Keys that differ in case alone are one key for Configuration Admin, which takes no empty key
 * either [OSGi Compendium 104.4.2]: such a line is not used, and the others are.
 *
 * @param values the values by key
 * @param slips what is odd about it and does no harm, each the rest of a sentence about the file
 * @param fault why it cannot be used, such a rest too; empty when it can
 */
public record ConfigurationText(
    SortedMap<String, String> values, List<String> slips, String fault) {
  /**
   * What the router notes in a configuration begins so: with a dot, so that it is nobody's [OSGi
   * Compendium 112.6].
   */
  public static final String OWN = ".millrace.";

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final char UNDECODABLE = '\uFFFD';
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^{}]*)}");

  /**
   * Reads a file.
   *
   * @param properties the framework's property of a name, or null
   */
  public static ConfigurationText of(byte[] bytes, UnaryOperator<String> properties) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\0') >= 0) {
      return unusable("is no text in UTF-8");
    }
    boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    List<String> slips = new ArrayList<>();
    Lines read = new Lines(slips);
    try {
      read.load(new StringReader(marked ? text.substring(1) : text));
    } catch (IOException | IllegalArgumentException malformed) {
      return unusable("cannot be read: " + malformed.getMessage());
    }
    SortedMap<String, String> values = new TreeMap<>();
    read.found.forEach(
        (key, raw) -> {
          String value = unquoted(trimmed(raw));
          if (value.indexOf(UNDECODABLE) >= 0) {
            slips.add("is not in UTF-8 at the value of " + key);
          }
          values.put(key, resolved(key, value, properties, slips));
        });
    return new ConfigurationText(values, slips, "");
  }

  private static ConfigurationText unusable(String fault) {
    return new ConfigurationText(new TreeMap<>(), List.of(), fault);
  }

  /** Also blanks that do not break a line, which come with text that is pasted. */
  private static String trimmed(String value) {
    int begin = 0;
    int end = value.length();
    while (begin < end && isBlank(value.charAt(begin))) {
      begin++;
    }
    while (end > begin && isBlank(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(begin, end);
  }

  static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static String unquoted(String value) {
    int last = value.length() - 1;
    boolean quoted = last > 0 && value.charAt(0) == '"' && value.indexOf('"', 1) == last;
    return quoted ? value.substring(1, last) : value;
  }

  /** What has no value stays as it is, so that it is seen where it is used. */
  private static String resolved(
      String key, String value, UnaryOperator<String> properties, List<String> slips) {
    return PROPERTY
        .matcher(value)
        .replaceAll(found -> Matcher.quoteReplacement(resolved(key, found, properties, slips)));
  }

  private static String resolved(
      String key, MatchResult found, UnaryOperator<String> properties, List<String> slips) {
    String name = found.group(1).trim();
    String value = name.isEmpty() ? null : properties.apply(name);
    if (value == null) {
      slips.add(key + ": " + found.group() + " has no value");
      return found.group();
    }
    return value;
  }

  /** Takes the lines in the order of the file, and says which are not used. */
  private static final class Lines extends Properties {
    private static final long serialVersionUID = 1;
    private final transient List<String> slips;
    private final transient SortedMap<String, String> found =
        new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    Lines(List<String> slips) {
      this.slips = slips;
    }

    @Override
    public synchronized Object put(Object name, Object value) {
      String key = trimmed(name.toString());
      String shown = OneLine.cut(key);
      if (key.isEmpty()) {
        slips.add("has a line without a key, which is not used; write key = value");
        return null;
      }
      if (key.regionMatches(true, 0, OWN, 0, OWN.length())) {
        slips.add(shown + " is the router's own and not used; remove the line");
        return null;
      }
      if (found.containsKey(key)) {
        String first = found.tailMap(key).firstKey();
        if (!first.equals(key)) {
          slips.add(
              "%s is not used: it is the key %s above, as case makes no other key; remove one"
                  .formatted(shown, OneLine.cut(first)));
          return null;
        }
        slips.add(shown + " is there twice; the last one counts");
      }
      return found.put(key, value.toString());
    }

    @Override
    public synchronized boolean equals(Object other) {
      return this == other;
    }

    @Override
    public synchronized int hashCode() {
      return System.identityHashCode(this);
    }
  }
}
