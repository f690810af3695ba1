// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;

/** What is between the bytes of a connection and its channel: nothing, or TLS. On the loop. */
interface Security {
  /**
   * Reads what the channel has, as far as there is room.
   *
   * @param plain gets the bytes in clear
   * @return how many bytes of the channel were read: 0 when there was no room for any, -1 at the
   *     end of the stream
   */
  int read(SocketChannel channel, StreamBuffer plain) throws IOException;

  /**
   * Writes as much as the channel takes.
   *
   * @param plain the bytes in clear
   * @return whether nothing is left that has to wait for the channel
   */
  boolean write(SocketChannel channel, StreamBuffer plain) throws IOException;

  /** Tells whether bytes can be sent and received in clear: a handshake is over. */
  boolean isOpen();

  /** Returns who has authenticated; empty when nobody has. */
  String principal();

  /** Tells whether bytes wait that were read from the channel and are not yet in clear. */
  boolean holdsInput();

  /** Says to the other side that nothing follows, with the next {@link #write}. */
  void closeOutput() throws IOException;

  /** Puts what the next build goes on with into a map. */
  void save(Map<String, Object> to);

  /** Gives back what it holds. */
  void release();
}
