// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.util.Map;

/**
 * The limits of the JDK's HTTP server, which are properties of the process and are read once, when
 * its first class is loaded [jdk.httpserver, module description]. Without them it takes any number
 * of connections and waits for a request for ever.
 */
final class HttpLimits {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "jdk.httpserver.maxConnections", "192",
          "sun.net.httpserver.maxIdleConnections", "32",
          "sun.net.httpserver.idleInterval", "30", // seconds
          "sun.net.httpserver.maxReqTime", "10", // seconds
          "sun.net.httpserver.maxRspTime", "330", // seconds; /coap may take 300
          "sun.net.httpserver.timerMillis", "2000", // how often these times are looked at
          "sun.net.httpserver.maxReqHeaders", "64",
          "sun.net.httpserver.maxReqHeaderSize", "16384", // bytes
          "sun.net.httpserver.nodelay", "true");

  private HttpLimits() {}

  /** Sets those that nobody has set by JAVA_OPTS. */
  static void set() {
    DEFAULTS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }
}
