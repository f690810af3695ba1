// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Map;

/**
 * Has the system find out within a minute that a silent far end is gone: three probes of ten
 * seconds after thirty of silence, where it can be told so.
 */
final class KeepAlive {
  /** By name, as the JDK's module of these options is not everywhere. */
  private static final Map<String, Integer> PROBES =
      Map.of("TCP_KEEPIDLE", 30, "TCP_KEEPINTERVAL", 10, "TCP_KEEPCOUNT", 3);

  private KeepAlive() {}

  /** Sets a connection so; frames go out at once. */
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
