// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory;

import java.util.Locale;

/**
 * The canonical form of a device's name. The device's MAC in 16 hexadecimal digits, in upper or
 * lower case, with or without {@code SSN} before it and a domain after it, becomes {@code
 * SSN0013500500040B0C}. Any other name is converted to lower case. A dot at the end is removed
 * [spec source, "device-CoAP server URIs"; gateway-clients.md §5, 6 and 16].
 */
final class CanonicalName {
  /** The longest host name [RFC 1035 §2.3.4]. */
  static final int MOST_CHARS = 255;

  private static final String PREFIX = "SSN";
  private static final int MAC_DIGITS = 16;

  private CanonicalName() {}

  /** Returns the canonical form; null when {@code host} is not a valid name. */
  static String of(String host) {
    if (host == null || host.length() > MOST_CHARS) {
      return null;
    }
    if (isMacName(host)) {
      int from = macStart(host);
      return PREFIX + host.substring(from, from + MAC_DIGITS).toUpperCase(Locale.ROOT);
    }
    String whole = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return whole.isEmpty() ? null : whole.toLowerCase(Locale.ROOT);
  }

  /** Tells whether {@code host} is a MAC, optionally with {@code SSN} before and a domain after. */
  static boolean isMacName(String host) {
    int from = macStart(host);
    int end = from + MAC_DIGITS;
    if (host.length() < end || host.length() > end && host.charAt(end) != '.') {
      return false;
    }
    for (int i = from; i < end; i++) {
      if (!isHexDigit(host.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int macStart(String host) {
    return host.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) ? PREFIX.length() : 0;
  }

  private static boolean isHexDigit(char c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
  }
}
