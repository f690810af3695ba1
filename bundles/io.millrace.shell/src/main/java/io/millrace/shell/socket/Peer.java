// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/** Who is at the other end of a local socket, as the operating system says. */
final class Peer {
  private Peer() {}

  /** Returns the user's name; the router's own where it cannot be known. */
  static String of(SocketChannel channel) {
    try {
      return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    } catch (IOException | UnsupportedOperationException unknown) {
      return System.getProperty("user.name", "");
    }
  }
}
