// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Map;

/**
 * Makes the system detect within a minute that a silent far end is gone: three probes, ten seconds
 * apart, after thirty seconds of silence, where the system has these options.
 */
final class KeepAlive {
  /** By name, because not every runtime has the JDK's module with these options. */
  private static final Map<String, Integer> PROBES =
      Map.of("TCP_KEEPIDLE", 30, "TCP_KEEPINTERVAL", 10, "TCP_KEEPCOUNT", 3);

  private KeepAlive() {}

  /** Sets the options of a connection, and has frames sent at once. */
  static void set(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    for (SocketOption<?> option : channel.supportedOptions()) {
      Integer value = PROBES.get(option.name());
      if (value != null && option.type() == Integer.class) {
        @SuppressWarnings("unchecked") // its type was just compared
        SocketOption<Integer> number = (SocketOption<Integer>) option;
        channel.setOption(number, value);
      }
    }
  }
}
