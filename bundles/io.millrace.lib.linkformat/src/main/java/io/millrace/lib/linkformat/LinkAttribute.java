// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.linkformat;

import java.util.Objects;

/**
 * One attribute of a link: a name with or without a value [RFC 6690 §2].
 *
 * @param name letters, digits and the marks of RFC 5987's attr-char; at least one
 * @param value the value without quotes and escapes; null for a flag such as {@code obs}
 */
public record LinkAttribute(String name, String value) {
  private static final String MARKS = "!#$&+-.^_`|~*";

  /**
   * Makes an attribute.
   *
   * @throws IllegalArgumentException when the name cannot be written in link format
   */
  public LinkAttribute {
    if (!isName(name)) {
      throw new IllegalArgumentException("not the name of a link attribute: " + name);
    }
  }

  /** Tells whether {@code text} can be the name of an attribute. */
  public static boolean isName(String text) {
    return !text.isEmpty() && text.chars().allMatch(LinkAttribute::isNameCharacter);
  }

  static boolean isNameCharacter(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || MARKS.indexOf(c) >= 0;
  }

  /** Tells whether this attribute bears that name, in any case. */
  public boolean isNamed(String other) {
    return name.equalsIgnoreCase(other);
  }

  /** Returns the value; empty for a flag. */
  public String text() {
    return Objects.requireNonNullElse(value, "");
  }
}
