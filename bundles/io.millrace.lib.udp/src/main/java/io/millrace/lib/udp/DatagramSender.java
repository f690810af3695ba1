// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * Sends datagrams over the peer's connected channel, or else over the bound channel. They are
 * collected and sent together, at the end of each iteration of the loop or when there are enough:
 * the receiver that the first one wakes is still awake for the others, and under load waking it is
 * what sending costs. Used on the loop alone.
 */
final class DatagramSender {
  private static final int MAX_DATAGRAM_BYTES = 65507;
  private static final int MAX_COLLECTED = 32;

  private final DatagramChannel channel;
  private final ConnectedPeers connected;
  private final Inbound inbound;
  private final UdpMeters meters;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);
  private final Peer[] receivers = new Peer[MAX_COLLECTED];
  private final Bytes[] datagrams = new Bytes[MAX_COLLECTED];
  private int collected;

  DatagramSender(LoopContext loop) {
    this.channel = loop.channel();
    this.connected = loop.connected();
    this.inbound = loop.inbound();
    this.meters = loop.meters();
  }

  void send(Peer peer, Bytes datagram) {
    if (datagram.length() > MAX_DATAGRAM_BYTES) {
      meters.dropped.increment();
      return;
    }
    receivers[collected] = peer;
    datagrams[collected++] = datagram;
    if (collected == MAX_COLLECTED) {
      flush();
    }
  }

  /** Sends the collected datagrams. */
  void flush() {
    for (int i = 0; i < collected; i++) {
      transmit(receivers[i], datagrams[i]);
      receivers[i] = null;
      datagrams[i] = null;
    }
    collected = 0;
  }

  private void transmit(Peer peer, Bytes datagram) {
    buffer.clear();
    datagram.putInto(buffer);
    buffer.flip();
    ConnectedPeer known = connected.with(peer);
    boolean sent = known != null ? write(known) : peer.local() == null && sendTo(peer);
    (sent ? meters.sent : meters.dropped).increment();
  }

  private boolean sendTo(Peer peer) {
    try {
      return channel.send(buffer, peer.remote()) > 0;
    } catch (IOException | RuntimeException e) {
      return false; // a datagram may be lost; the message layer sends it again
    }
  }

  /** A write may fail because of an earlier datagram (ICMP): then it is tried once more. */
  private boolean write(ConnectedPeer known) {
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        return known.channel.write(buffer) > 0;
      } catch (PortUnreachableException e) {
        inbound.unreachableLater(known.peer);
      } catch (IOException | RuntimeException e) {
        inbound.unreachableLater(known.peer);
        return false;
      }
    }
    return false;
  }
}
