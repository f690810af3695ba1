// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

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
 * around a value do not belong to it, except between double quotes; <code>${name}</code> stands for
 * a property of the framework.
 *
 * @param values the values by key
 * @param slips what is odd about it and does no harm, each the rest of a sentence about the file
 * @param fault why it cannot be used, such a rest too; empty when it can
 */
record ConfigurationText(SortedMap<String, String> values, List<String> slips, String fault) {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final char UNDECODABLE = '\uFFFD';
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^{}]*)}");

  static ConfigurationText of(byte[] bytes, UnaryOperator<String> properties) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\0') >= 0) {
      return unusable("is no text in UTF-8");
    }
    boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    List<String> slips = new ArrayList<>();
    Properties read = new NoticingTwice(slips);
    try {
      read.load(new StringReader(marked ? text.substring(1) : text));
    } catch (IOException | IllegalArgumentException malformed) {
      return unusable("cannot be read: " + malformed.getMessage());
    }
    SortedMap<String, String> values = new TreeMap<>();
    for (String key : read.stringPropertyNames()) {
      String value = unquoted(trimmed(read.getProperty(key)));
      if (value.indexOf(UNDECODABLE) >= 0) {
        slips.add("is not in UTF-8 at the value of " + key);
      }
      values.put(key, resolved(key, value, properties, slips));
    }
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

  private static boolean isBlank(char c) {
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

  /** Properties that say when a key comes twice; the last one counts. */
  private static final class NoticingTwice extends Properties {
    private static final long serialVersionUID = 1;
    private final transient List<String> slips;

    NoticingTwice(List<String> slips) {
      this.slips = slips;
    }

    @Override
    public synchronized Object put(Object key, Object value) {
      Object before = super.put(key, value);
      if (before != null) {
        slips.add(key + " is there twice; the last one counts");
      }
      return before;
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
