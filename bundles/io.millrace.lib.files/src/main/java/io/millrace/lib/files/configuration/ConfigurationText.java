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
 * ${name}</code> stands for a property of the framework, and a {@link ValueReference} stays as it
 * is written.
 *
 * <p>Keys that differ in case alone are one key for Configuration Admin, which takes no empty key
 * either [OSGi Compendium 104.4.2]: such a line is not used, and the others are.
 *
 * @param values the values by key
 * @param lines the line that each key is in, from 1 on
 * @param notes what is odd about it and does no harm
 * @param fault why it cannot be used, the rest of a sentence about the file; empty when it can
 * @param faultLine the line that the fault is in; 0 when it is about the file
 */
public record ConfigurationText(
    SortedMap<String, String> values,
    SortedMap<String, Integer> lines,
    List<Note> notes,
    String fault,
    int faultLine) {
  /**
   * Something odd.
   *
   * @param line where it is, from 1 on
   * @param text the rest of a sentence about the file
   */
  public record Note(int line, String text) {}

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
      return unusable("is no text in UTF-8", 0);
    }
    String plain = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    Lines read = new Lines(LogicalLines.starts(plain));
    try {
      read.load(new StringReader(plain));
    } catch (IOException | IllegalArgumentException malformed) {
      return unusable("cannot be read: " + malformed.getMessage(), read.line());
    }
    SortedMap<String, String> values = new TreeMap<>();
    SortedMap<String, Integer> lines = new TreeMap<>();
    read.found.forEach(
        (key, raw) -> {
          String value = unquoted(trimmed(raw));
          int line = read.places.get(key);
          if (value.indexOf(UNDECODABLE) >= 0) {
            read.notes.add(new Note(line, "is not in UTF-8 at the value of " + key));
          }
          values.put(key, resolved(key, value, properties, line, read.notes));
          lines.put(key, line);
        });
    return new ConfigurationText(values, lines, read.notes, "", 0);
  }

  private static ConfigurationText unusable(String fault, int line) {
    return new ConfigurationText(new TreeMap<>(), new TreeMap<>(), List.of(), fault, line);
  }

  /** Returns what is odd, without the lines. */
  public List<String> slips() {
    return notes.stream().map(Note::text).toList();
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
      String key, String value, UnaryOperator<String> properties, int line, List<Note> notes) {
    return PROPERTY
        .matcher(value)
        .replaceAll(
            found -> Matcher.quoteReplacement(resolved(key, found, properties, line, notes)));
  }

  private static String resolved(
      String key, MatchResult found, UnaryOperator<String> properties, int line, List<Note> notes) {
    String name = found.group(1).trim();
    if (ValueReference.isOne(name)) {
      return found.group(); // a secret perhaps, which is put in where it is used
    }
    String value = name.isEmpty() ? null : properties.apply(name);
    if (value == null) {
      notes.add(new Note(line, key + ": " + found.group() + " has no value"));
      return found.group();
    }
    return value;
  }

  /** Takes the lines in the order of the file, and says which are not used. */
  private static final class Lines extends Properties {
    private static final long serialVersionUID = 1;
    private final transient List<Integer> starts;
    private final transient List<Note> notes = new ArrayList<>();
    private final transient SortedMap<String, Integer> places =
        new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final transient SortedMap<String, String> found =
        new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private int taken;

    Lines(List<Integer> starts) {
      this.starts = starts;
    }

    /** Returns the line that is read at present. */
    int line() {
      return taken < starts.size() ? starts.get(taken) : 0;
    }

    @Override
    public synchronized Object put(Object name, Object value) {
      String key = trimmed(name.toString());
      String fault = fault(key);
      if (!fault.isEmpty()) {
        notes.add(new Note(line(), fault));
      }
      if (fault.isEmpty() || found.containsKey(key) && found.tailMap(key).firstKey().equals(key)) {
        found.put(key, value.toString());
        places.put(key, line());
      }
      taken++;
      return null;
    }

    private String fault(String key) {
      if (key.isEmpty()) {
        return "has a line without a key, which is not used; write key = value";
      }
      String shown = OneLine.cut(key);
      if (key.regionMatches(true, 0, OWN, 0, OWN.length())) {
        return shown + " is the router's own and not used; remove the line";
      }
      if (!found.containsKey(key)) {
        return "";
      }
      String first = found.tailMap(key).firstKey();
      return first.equals(key)
          ? shown + " is there twice; the last one counts"
          : "%s is not used: it is the key %s above, as case makes no other key; remove one"
              .formatted(shown, OneLine.cut(first));
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
