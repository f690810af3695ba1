// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.linkformat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Writes links strictly [RFC 6690 §2]: {@code ct} and {@code sz} that are numbers go without
 * quotes, every other value in quotes with its escapes.
 */
final class LinkWriter {
  private static final String UNRESERVED = "-._~!$&'()*+,;=:@/?#[]%";
  private static final Set<String> NUMBERS = Set.of("ct", "sz", "rev");

  private LinkWriter() {}

  static String write(List<Link> links) {
    StringBuilder text = new StringBuilder();
    for (Link link : links) {
      if (!text.isEmpty()) {
        text.append(',');
      }
      text.append('<');
      target(link.target(), text);
      text.append('>');
      link.attributes().forEach(attribute -> attribute(attribute, text));
    }
    return text.toString();
  }

  private static void target(String target, StringBuilder text) {
    for (byte b : target.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xFF;
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
      if (plain) {
        text.append((char) c);
      } else {
        text.append('%').append("%02X".formatted(c));
      }
    }
  }

  private static void attribute(LinkAttribute attribute, StringBuilder text) {
    text.append(';').append(attribute.name());
    String value = attribute.value();
    if (value == null) {
      return;
    }
    text.append('=');
    if (NUMBERS.contains(attribute.name()) && isNumber(value)) {
      text.append(value);
    } else {
      quoted(value, text);
    }
  }

  private static boolean isNumber(String value) {
    return !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static void quoted(String value, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\');
      }
      text.append(Character.isISOControl(c) ? ' ' : c);
    }
    text.append('"');
  }
}
