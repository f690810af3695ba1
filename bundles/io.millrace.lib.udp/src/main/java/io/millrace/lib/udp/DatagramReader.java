// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;

/**
 * Reads a channel until it is empty, or a batch of datagrams, and passes each one to the listener
 * in an array of its own. Used on the loop alone.
 */
final class DatagramReader {
  private final Inbound inbound;
  private final ConnectedPeers connected;
  private final RateLimitedLog log;
  private final RecentPeers peers;
  private final int batch;
  private final int maxBytes;
  private final Time time;
  private final UdpMeters meters;
  private final ByteBuffer buffer;

  DatagramReader(LoopContext loop) {
    this.inbound = loop.inbound();
    this.connected = loop.connected();
    this.log = loop.log();
    this.peers = new RecentPeers(loop.name(), loop.limits().recentPeers());
    this.batch = loop.limits().batch();
    this.maxBytes = loop.limits().maxDatagramBytes();
    this.time = loop.time();
    this.meters = loop.meters();
    this.buffer = ByteBuffer.allocateDirect(maxBytes + 1);
  }

  /** Returns the peer at {@code remote} as the bound socket sees it. */
  Peer peerAt(InetSocketAddress remote) {
    return peers.at(remote);
  }

  /** Reads one channel; returns true if there may be more. */
  boolean read(SelectionKey key) {
    DatagramChannel channel = (DatagramChannel) key.channel();
    ConnectedPeer peer = (ConnectedPeer) key.attachment();
    int count = 0;
    while (count < batch && key.isValid()) {
      try {
        if (!(peer == null ? receive(channel) : readFrom(channel, peer))) {
          break;
        }
        count++;
      } catch (PortUnreachableException e) {
        count++;
        reportUnreachable(peer);
      } catch (ClosedChannelException e) {
        key.cancel();
      } catch (IOException e) {
        count++;
        log.error("reading", e);
      }
    }
    meters.received.add(count);
    if (peer != null && count > 0) {
      connected.touch(peer, time.nanos());
    }
    return count == batch;
  }

  private boolean receive(DatagramChannel channel) throws IOException {
    buffer.clear();
    InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
    if (from == null) {
      return false;
    }
    pass(peers.at(from));
    return true;
  }

  private boolean readFrom(DatagramChannel channel, ConnectedPeer peer) throws IOException {
    buffer.clear();
    if (channel.read(buffer) <= 0) {
      return false; // none, or one without bytes, which is no CoAP message either
    }
    pass(peer.peer);
    return true;
  }

  private void pass(Peer peer) {
    buffer.flip();
    if (buffer.remaining() > maxBytes) {
      meters.dropped.increment();
      return;
    }
    inbound.received(peer, Bytes.copyOf(buffer));
  }

  private void reportUnreachable(ConnectedPeer peer) {
    if (peer != null) {
      inbound.unreachable(peer.peer);
    }
  }
}
