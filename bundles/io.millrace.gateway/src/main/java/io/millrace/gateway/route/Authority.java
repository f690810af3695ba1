// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.gateway.access.IpLiteral;
import io.millrace.gateway.message.ErrorResponses;
import java.net.InetAddress;
import java.util.Locale;

/**
 * The host and port that a request names, or why it names none [RFC 7252 §6.1, §6.4].
 *
 * @param host in lower case, percent-decoded, an IPv6 address without brackets
 * @param literal the address when the host is an IP literal, else null
 * @param port 1–65535
 * @param coaps whether the scheme is coaps
 * @param refusal the error response when host or port is not valid, else null
 */
record Authority(String host, InetAddress literal, int port, boolean coaps, CoapResponse refusal) {
  /** The default port of the scheme coap. */
  public static final int DEFAULT_PORT = 5683;

  /** The default port of the scheme coaps. */
  static final int SECURED_DEFAULT_PORT = 5684;

  private static final int MAX_HOST_BYTES = 255;

  /**
   * Reads the start of a Proxy-Uri, up to its path.
   *
   * @param start scheme, colon, two slashes, host and optional port
   * @param securedToo whether coaps is proxied as coap is
   */
  public static Authority ofUri(Bytes start, boolean securedToo) {
    int colon = schemeEnd(start);
    if (colon < 1) {
      return refused("Proxy-Uri has no scheme");
    }
    String scheme = start.slice(0, colon).utf8();
    if (!isProxied(scheme, securedToo)) {
      return notProxied(scheme, securedToo);
    }
    if (start.length() < colon + 3 || start.at(colon + 1) != '/' || start.at(colon + 2) != '/') {
      return refused("Proxy-Uri has no host");
    }
    return ofHostAndPort(start.from(colon + 3), isCoaps(scheme));
  }

  /** Tells whether requests for URIs of a scheme are forwarded. */
  static boolean isProxied(String scheme, boolean securedToo) {
    return scheme.equalsIgnoreCase("coap") || securedToo && isCoaps(scheme);
  }

  /** Tells whether it is the scheme of what is secured. */
  static boolean isCoaps(String scheme) {
    return scheme.equalsIgnoreCase("coaps");
  }

  /** Returns the default port of a scheme [RFC 7252 §6.1, §6.2]. */
  static int defaultPort(boolean coaps) {
    return coaps ? SECURED_DEFAULT_PORT : DEFAULT_PORT;
  }

  /** Returns one with 5.05 for a scheme that is not proxied. */
  static Authority notProxied(String scheme, boolean securedToo) {
    return new Authority(
        "",
        null,
        0,
        false,
        CoapResponse.diagnostic(
            CoapCode.PROXYING_NOT_SUPPORTED,
            "scheme "
                + scheme.toLowerCase(Locale.ROOT)
                + " is not proxied, "
                + (securedToo ? "coap and coaps are" : "coap is")));
  }

  /** Returns one with an error response. */
  static Authority refused(CoapResponse why) {
    return new Authority("", null, 0, false, why);
  }

  private static int schemeEnd(Bytes start) {
    for (int i = 0; i < start.length(); i++) {
      int c = start.at(i);
      boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
      boolean other = c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.';
      if (c == ':') {
        return i;
      } else if (!letter && (i == 0 || !other)) {
        return -1;
      }
    }
    return -1;
  }

  private static Authority ofHostAndPort(Bytes text, boolean coaps) {
    boolean bracket = !text.isEmpty() && text.at(0) == '[';
    int end = bracket ? find(text, ']') + 1 : find(text, ':');
    if (bracket && end == 0 || find(text, '@') >= 0) {
      return refused("Proxy-Uri has no proper host");
    }
    Bytes host = text.slice(0, end < 0 ? text.length() : end);
    Bytes rest = end < 0 ? Bytes.EMPTY : text.from(end);
    int usual = defaultPort(coaps);
    int port = rest.isEmpty() ? usual : rest.at(0) == ':' ? port(rest.from(1), usual) : -1;
    Bytes decoded = bracket ? host : PercentEncoding.decode(host);
    if (port <= 0 || decoded == null) {
      return refused("Proxy-Uri has no proper " + (port <= 0 ? "port" : "host"));
    }
    return ofHost(decoded, port, coaps);
  }

  private static int find(Bytes text, char wanted) {
    for (int i = 0; i < text.length(); i++) {
      if (text.at(i) == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int port(Bytes digits, int usual) {
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.at(i) - '0';
      port = port * 10 + digit;
      if (digit < 0 || digit > 9 || port > 65535) {
        return -1;
      }
    }
    return digits.isEmpty() ? usual : port;
  }

  /** Reads a host from an option: decoded, an IPv6 address with or without brackets. */
  public static Authority ofHost(Bytes bytes, int port, boolean coaps) {
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.at(i) <= ' ' || bytes.at(i) == 0x7F || "/?#@\\".indexOf(bytes.at(i)) >= 0) {
        return refused("host name with a character that is not allowed");
      }
    }
    String host = bytes.utf8().toLowerCase(Locale.ROOT);
    boolean bracket = host.startsWith("[") && host.endsWith("]");
    String bare = bracket ? host.substring(1, host.length() - 1) : host;
    InetAddress literal = IpLiteral.parse(bare);
    boolean nonsense = literal == null && (bracket || bare.indexOf(':') >= 0);
    if (bare.isEmpty() || nonsense || bytes.length() > MAX_HOST_BYTES || port < 1) {
      return refused("host or port is missing or not valid");
    }
    return new Authority(bare, literal, port, coaps, null);
  }

  private static Authority refused(String why) {
    return refused(ErrorResponses.badRequest(why));
  }
}
