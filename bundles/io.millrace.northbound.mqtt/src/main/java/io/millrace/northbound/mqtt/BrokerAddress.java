// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a broker is: {@code mqtt://HOST:PORT}, or {@code mqtts://HOST:PORT} with TLS. */
record BrokerAddress(boolean isSecured, String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(mqtts?)://(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?/?");
  private static final int CLEAR_PORT = 1883;
  private static final int SECURED_PORT = 8883;
  private static final int MOST_PORT = 65_535;

  static BrokerAddress of(String text) {
    Matcher found = FORM.matcher(text.trim());
    boolean good = found.matches();
    boolean secured = good && found.group(1).equals("mqtts");
    int port = secured ? SECURED_PORT : CLEAR_PORT;
    if (good && found.group(3) != null) {
      port = Integer.parseInt(found.group(3));
    }
    if (!good || port < 1 || port > MOST_PORT) {
      throw new IllegalArgumentException(
          "broker = " + text + " (allowed: mqtt://HOST:PORT or mqtts://HOST:PORT)");
    }
    return new BrokerAddress(secured, found.group(2), port);
  }

  /** Returns it as Paho wants it. */
  String paho() {
    return (isSecured ? "ssl://" : "tcp://") + host + ":" + port;
  }

  /** Tells whether what is sent does not leave this machine. */
  boolean isLocal() {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  @Override
  public String toString() {
    return (isSecured ? "mqtts://" : "mqtt://") + host + ":" + port;
  }
}
