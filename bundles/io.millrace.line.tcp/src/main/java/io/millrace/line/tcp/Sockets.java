// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.Channel;

/** Closes channels. */
final class Sockets {
  private static final Logger LOG = System.getLogger(Sockets.class.getName());

  private Sockets() {}

  /** Closes a channel, if there is one; a failure is logged at debug. */
  static void close(Channel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a socket", e);
    }
  }
}
