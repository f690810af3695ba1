// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;

/** Reads and writes by the JDK's channels, one datagram a call: what works everywhere. */
public final class ChannelIo implements DatagramIo {
  private final DatagramReader reader;
  private final DatagramSender sender;

  /** Begins without collected datagrams. */
  public ChannelIo(LoopContext loop) {
    reader = new DatagramReader(loop);
    sender = new DatagramSender(loop);
  }

  @Override
  public Peer peerAt(InetSocketAddress remote) {
    return reader.peerAt(remote);
  }

  @Override
  public void opened(ConnectedPeer peer) {
    // Its channel is all that is needed.
  }

  @Override
  public boolean read(SelectionKey key) {
    return reader.read(key);
  }

  @Override
  public void send(Peer peer, Bytes datagram) {
    sender.send(peer, datagram);
  }

  @Override
  public void flush() {
    sender.flush();
  }

  @Override
  public void loopEnded() {
    // A channel that is closed meanwhile says so.
  }
}
