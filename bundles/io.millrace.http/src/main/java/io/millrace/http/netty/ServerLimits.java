// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.netty;

/**
 * What clients of a server may take. The properties of the process are those that the JDK's server
 * has: routers in the field have them in {@code JAVA_OPTS}.
 *
 * @param connections how many there may be; one more is closed at once
 * @param idleConnections how many of them may stay open while no request is there
 * @param idleSeconds how long such a one stays open
 * @param requestSeconds how long a request may take to arrive, with its body
 * @param responseSeconds how long a response may take to be made and taken
 * @param headers how many headers a request may have
 * @param headerBytes how long they may be together
 * @param lookMillis how often these times are looked at
 */
public record ServerLimits(
    int connections,
    int idleConnections,
    long idleSeconds,
    long requestSeconds,
    long responseSeconds,
    int headers,
    int headerBytes,
    long lookMillis) {
  private static final String PREFIX = "sun.net.httpserver.";

  /** Returns those of the process. */
  public static ServerLimits standard() {
    return new ServerLimits(
        positive("jdk.httpserver.maxConnections", 192),
        positive(PREFIX + "maxIdleConnections", 96),
        positive(PREFIX + "idleInterval", 30),
        positive(PREFIX + "maxReqTime", 10),
        positive(PREFIX + "maxRspTime", 330),
        positive(PREFIX + "maxReqHeaders", 64),
        positive(PREFIX + "maxReqHeaderSize", 16_384),
        positive(PREFIX + "timerMillis", 2_000));
  }

  /** There is no way to say that there is no bound. */
  private static int positive(String property, int otherwise) {
    int set = Integer.getInteger(property, otherwise);
    return set > 0 ? set : otherwise;
  }
}
