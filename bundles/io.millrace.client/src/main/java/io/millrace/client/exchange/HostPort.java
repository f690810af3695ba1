// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * A host, its port, and how it is reached, as typed.
 *
 * @param scheme how it is reached
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port 1–65535
 */
public record HostPort(Scheme scheme, String host, int port) {
  /** CoAP's port [RFC 7252 §6.1]. */
  public static final int COAP_PORT = 5683;

  /** Makes one that is reached by UDP in clear. */
  public HostPort(String host, int port) {
    this(Scheme.COAP, host, port);
  }

  /**
   * Reads {@code [scheme://]host[:port][/]}: {@code coap} when there is no scheme, and the scheme's
   * port when there is none.
   */
  public static HostPort parse(String text) {
    String rest = text.trim();
    Scheme scheme = Scheme.of(rest);
    if (scheme != null) {
      rest = rest.substring(scheme.toString().length());
    } else if (rest.contains("://")) {
      throw CommandFailure.usage("only " + Scheme.ALL + " are supported, not " + text);
    }
    String authority = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    return ofAuthority(scheme == null ? Scheme.COAP : scheme, authority, text);
  }

  /** Reads {@code host[:port]} out of a longer {@code text}. */
  static HostPort ofAuthority(Scheme scheme, String authority, String text) {
    int bracket = authority.startsWith("[") ? authority.indexOf(']') : -1;
    int colon = authority.indexOf(':', bracket + 1);
    String host = colon < 0 ? authority : authority.substring(0, colon);
    if (bracket > 0) {
      host = authority.substring(1, bracket);
    }
    boolean closed = bracket < 0 || colon == bracket + 1 || bracket == authority.length() - 1;
    if (host.isBlank()
        || !closed
        || host.chars().anyMatch(c -> c <= ' ' || "/?#@[".indexOf(c) >= 0)) {
      throw CommandFailure.usage("no host in " + quoted(text));
    }
    int port = colon < 0 ? scheme.port() : port(authority.substring(colon + 1), text);
    return new HostPort(scheme, host, port);
  }

  private static int port(String digits, String text) {
    if (digits.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(digits);
      if (port >= 1 && port <= 65535) {
        return port;
      }
    }
    throw CommandFailure.usage("no port (1 to 65535) in " + quoted(text));
  }

  static String quoted(String text) {
    return '"' + text + '"';
  }

  /** Looks the host up; fails as unreachable if it is unknown. May block. */
  public InetSocketAddress resolve() {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new CommandFailure(ExitStatus.UNREACHABLE, "unknown host " + host);
    }
  }

  /** Tells whether the host is an address, which makes no Uri-Host option [RFC 7252 §6.4]. */
  public boolean isAddress() {
    return host.indexOf(':') >= 0 || host.matches("[0-9]+(\\.[0-9]+){3}");
  }

  /** Returns host and port for people. */
  String described() {
    return host + " port " + port;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
