// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory;

import java.util.Locale;

/**
 * The one spelling of a device's name. {@code SSN} and 16 hex digits in any case, with or without a
 * domain, become {@code SSN0013500500040B0C}; every other name becomes lower case, whole. A dot at
 * the end is dropped [spec gateway-clients.md §5, 6 and 16].
 */
final class CanonicalName {
  /** The longest host name there is [RFC 1035 §2.3.4]. */
  static final int MOST_CHARS = 255;

  private static final String PREFIX = "SSN";
  private static final int MAC_DIGITS = 16;
  private static final int LABEL_CHARS = PREFIX.length() + MAC_DIGITS;

  private CanonicalName() {}

  /** Returns the canonical form; null when {@code host} cannot be a name at all. */
  static String of(String host) {
    if (host == null || host.length() > MOST_CHARS) {
      return null;
    }
    if (isMacName(host)) {
      return host.substring(0, LABEL_CHARS).toUpperCase(Locale.ROOT);
    }
    String whole = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return whole.isEmpty() ? null : whole.toLowerCase(Locale.ROOT);
  }

  /** Tells whether {@code host} is {@code SSN} and 16 hex digits, and maybe a domain. */
  static boolean isMacName(String host) {
    if (host.length() < LABEL_CHARS
        || !host.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
        || (host.length() > LABEL_CHARS && host.charAt(LABEL_CHARS) != '.')) {
      return false;
    }
    for (int i = PREFIX.length(); i < LABEL_CHARS; i++) {
      if (!isHexDigit(host.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHexDigit(char c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
  }
}
