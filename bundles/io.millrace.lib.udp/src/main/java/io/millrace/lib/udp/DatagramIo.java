// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;

/** Reads and writes the channels of one event loop. Used on the loop alone. */
public interface DatagramIo {
  /** Makes the one of a loop whose bound channel is registered with its selector already. */
  @FunctionalInterface
  interface Factory {
    /**
     * Makes it.
     *
     * @throws IOException if the bound channel cannot be read or written
     */
    DatagramIo open(LoopContext loop) throws IOException;
  }

  /** Returns the peer at {@code remote} as the bound socket sees it. */
  Peer peerAt(InetSocketAddress remote);

  /** A connected channel is registered with the loop's selector from now on. */
  void opened(ConnectedPeer peer);

  /**
   * Reads what waits in one channel, a batch at most.
   *
   * @param key of a connected channel if its {@link ConnectedPeer} is attached
   * @return true if there may be more
   */
  boolean read(SelectionKey key);

  /** Sends a datagram, at the latest with the next {@link #flush}; one that cannot go is lost. */
  void send(Peer peer, Bytes datagram);

  /** Sends what is still to be sent. */
  void flush();

  /**
   * The loop has ended: its selector is closed, and any thread may close the channels. What is sent
   * from now on comes from tasks that were given too late.
   */
  void loopEnded();
}
