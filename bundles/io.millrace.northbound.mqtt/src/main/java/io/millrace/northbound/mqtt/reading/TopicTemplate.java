// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.reading;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A topic in which words between braces stand for what differs from message to message, for example
 * {@code {gateway}/{mac}/{sensor}}. A value is one level, but that of {@code path}, which may be
 * several; what a topic may not have in it becomes an underscore. Immutable.
 */
public final class TopicTemplate {
  private static final Pattern WORD = Pattern.compile("\\{([^{}]*)}");

  /** What no text of MQTT may have in it [MQTT 5 §1.5.4]: Paho ends the connection at one. */
  private static final String NO_TEXT = "\\p{Cc}\\p{Cs}\\p{IsNoncharacter_Code_Point}";

  private static final Pattern NOT_A_TEXT = Pattern.compile("[" + NO_TEXT + "]");
  private static final Pattern NOT_A_LEVEL = Pattern.compile("[/+#" + NO_TEXT + "]");
  private static final Pattern NOT_A_PATH = Pattern.compile("[+#" + NO_TEXT + "]");
  private static final String PATH = "path";
  private static final int MOST_CHARS = 1024;

  private final String text;

  private TopicTemplate(String text) {
    this.text = text;
  }

  /**
   * Reads one.
   *
   * @param words those that have a value
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static TopicTemplate of(String key, String text, Set<String> words) {
    Matcher found = WORD.matcher(text);
    while (found.find()) {
      if (!words.contains(found.group(1))) {
        throw new IllegalArgumentException(
            "%s = %s: there is no {%s} (allowed: %s)".formatted(key, text, found.group(1), words));
      }
    }
    String rest = WORD.matcher(text).replaceAll("");
    if (text.isBlank()
        || text.startsWith("$")
        || text.length() > MOST_CHARS
        || NOT_A_PATH.matcher(rest).find()
        || rest.indexOf('{') >= 0
        || rest.indexOf('}') >= 0) {
      throw new IllegalArgumentException(
          "%s = %s is no topic (allowed: 1 to %d characters, no + and #, no $ at its beginning)"
              .formatted(key, text, MOST_CHARS));
    }
    return new TopicTemplate(text);
  }

  /** Returns the topic of these values; a word without one is an underscore. */
  public String topic(Map<String, String> values) {
    return WORD.matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(clean(found.group(1), values.get(found.group(1)))));
  }

  private static String clean(String word, String value) {
    if (value == null || value.isEmpty()) {
      return "_";
    }
    return word.equals(PATH) ? path(value) : NOT_A_LEVEL.matcher(value).replaceAll("_");
  }

  /** Returns what may be any text; what MQTT does not take is an underscore. */
  public static String text(String value) {
    return NOT_A_TEXT.matcher(value).replaceAll("_");
  }

  /** Returns what may be several levels; likewise. */
  public static String path(String value) {
    return NOT_A_PATH.matcher(value).replaceAll("_");
  }

  @Override
  public String toString() {
    return text;
  }
}
