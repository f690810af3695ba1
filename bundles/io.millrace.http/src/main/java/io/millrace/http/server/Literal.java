// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** An address in numbers: nobody is asked for names here. */
public final class Literal {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern NUMBERS =
      Pattern.compile("(" + OCTET + "\\.){3}" + OCTET + "|[0-9a-fA-F]*:[0-9a-fA-F:.]*");

  private Literal() {}

  /** Returns address and port for people. */
  public static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /**
   * Returns the address.
   *
   * @throws IllegalArgumentException when it is not written in numbers
   */
  static InetSocketAddress address(String text, int port) {
    return address(HttpComponent.PID, text, port);
  }

  /**
   * Returns the address of a configuration.
   *
   * @throws IllegalArgumentException when it is not written in numbers
   */
  public static InetSocketAddress address(String pid, String text, int port) {
    IllegalArgumentException refused =
        new IllegalArgumentException(pid + ": address = " + text + ": not an IPv4 or IPv6 address");
    if (!NUMBERS.matcher(text).matches()) {
      throw refused;
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(text), port);
    } catch (UnknownHostException none) {
      refused.initCause(none);
      throw refused;
    }
  }
}
