// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The router's name in topics. */
final class GatewayName {
  private static final int MOST_CHARS = 64;

  private GatewayName() {}

  /** Returns the configured one, or the name of this machine. */
  static String of(String configured) {
    String name = configured.isBlank() ? machine() : configured.trim();
    if (name.length() > MOST_CHARS || !name.matches("[^/+#\\p{Cntrl}]+")) {
      throw new IllegalArgumentException(
          "gateway = " + name + " (allowed: 1 to 64 characters without / + #)");
    }
    return name;
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "millrace";
    }
  }
}
