// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A URI's scheme: how its host is reached. */
public enum Scheme {
  /** UDP in clear [RFC 7252 §6.1]. */
  COAP("coap", 5683, false, false),

  /** UDP with DTLS [RFC 7252 §6.2]. */
  COAPS("coaps", 5684, true, false),

  /** TCP in clear [RFC 8323 §8.1]. */
  COAP_TCP("coap+tcp", 5683, false, true),

  /** TCP with TLS [RFC 8323 §8.2]. */
  COAPS_TCP("coaps+tcp", 5684, true, true);

  /** All of them, for people. */
  static final String ALL =
      Stream.of(values()).map(Scheme::toString).collect(Collectors.joining(", "));

  private final String text;
  private final int port;
  private final boolean secured;
  private final boolean stream;

  Scheme(String name, int port, boolean secured, boolean stream) {
    this.text = name + "://";
    this.port = port;
    this.secured = secured;
    this.stream = stream;
  }

  /** Returns the one that {@code uri} begins with; null when it is none of these. */
  static Scheme of(String uri) {
    for (Scheme each : values()) {
      if (uri.regionMatches(true, 0, each.text, 0, each.text.length())) {
        return each;
      }
    }
    return null;
  }

  /** Returns the port when none is said. */
  int port() {
    return port;
  }

  /** Tells whether keys are needed. */
  public boolean isSecured() {
    return secured;
  }

  /** Tells whether it goes over TCP. */
  public boolean isStream() {
    return stream;
  }

  /** Tells whether a session ends with its connection, and so with the command. */
  public boolean isConnected() {
    return this != COAP;
  }

  /** Returns it with the colon and the slashes. */
  @Override
  public String toString() {
    return text;
  }
}
