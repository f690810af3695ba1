// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.access;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Reads IP addresses as they are written; never looks a name up. */
public final class IpLiteral {
  private static final int MAX_IPV6_CHARACTERS = 45;

  private IpLiteral() {}

  /**
   * Returns the address that {@code host} is, or null when it is a name or not valid.
   *
   * @param host four decimal numbers with dots, or an IPv6 address without brackets and zone
   */
  public static InetAddress parse(String host) {
    if (host.indexOf(':') >= 0) {
      return ipv6(host);
    }
    byte[] bytes = ipv4(host);
    return bytes == null ? null : ofBytes(bytes);
  }

  private static byte[] ipv4(String host) {
    byte[] bytes = new byte[4];
    int part = 0;
    int value = -1;
    for (int i = 0; i <= host.length(); i++) {
      char c = i < host.length() ? host.charAt(i) : '.';
      if (c == '.') {
        if (value < 0 || part > 3) {
          return null;
        }
        bytes[part++] = (byte) value;
        value = -1;
      } else if (c < '0' || c > '9' || value == 0) {
        return null;
      } else {
        value = Math.max(value, 0) * 10 + c - '0';
        if (value > 255) {
          return null;
        }
      }
    }
    return part == 4 ? bytes : null;
  }

  private static InetAddress ipv6(String host) {
    if (host.length() > MAX_IPV6_CHARACTERS) {
      return null;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c != ':' && c != '.' && Character.digit(c, 16) < 0) {
        return null;
      }
    }
    try {
      return InetAddress.getByName('[' + host + ']');
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static InetAddress ofBytes(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
