// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The base URI of a registration [RFC 9176 §5]: scheme, address and port. Only {@code coap} and
 * literal addresses: a name would have to be looked up.
 */
final class BaseUri {
  private static final int DEFAULT_PORT = 5683;
  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern FORM =
      Pattern.compile(
          "(?i:coap)://(?:("
              + OCTET
              + "(?:\\."
              + OCTET
              + "){3})|(\\[[0-9A-Fa-f:.]{2,45}\\]))(?::(\\d{0,5}))?/?");

  private BaseUri() {}

  /** Reads a base; null when it is not of the form {@code coap://address[:port]}. */
  static InetSocketAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String literal = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    String digits = matcher.group(3);
    int port = digits == null || digits.isEmpty() ? DEFAULT_PORT : Integer.parseInt(digits);
    if (port < 1 || port > 65535) {
      return null;
    }
    try {
      // The form is that of a literal, so no name is looked up.
      return new InetSocketAddress(InetAddress.getByName(literal), port);
    } catch (UnknownHostException notLiteral) {
      return null;
    }
  }

  /** Returns the base that stands for an address. */
  static String of(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    String text = host.getHostAddress();
    if (host instanceof Inet6Address) {
      int zone = text.indexOf('%');
      text = "[" + (zone < 0 ? text : text.substring(0, zone)) + "]";
    }
    return "coap://" + text + ":" + address.getPort();
  }
}
