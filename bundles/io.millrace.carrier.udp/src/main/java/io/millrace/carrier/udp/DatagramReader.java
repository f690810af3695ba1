// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.udp;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.lib.loop.CallbackGuard;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;

/**
 * Reads a channel until it is empty, but not more than a batch, and passes every datagram on in an
 * array of its own size. Used on the loop alone.
 */
final class DatagramReader {
  private static final CallbackGuard USER =
      CallbackGuard.outermost(DatagramReader.class, "the user of a carrier");

  private final CarrierListener listener;
  private final Conversations conversations;
  private final Complaints complaints;
  private final RecentPeers peers;
  private final int batch;
  private final int maxBytes;
  private final Time time;
  private final UdpMeters meters;
  private final ByteBuffer buffer;

  DatagramReader(
      String name,
      CarrierListener listener,
      Conversations conversations,
      Complaints complaints,
      UdpLimits limits,
      Time time,
      UdpMeters meters) {
    this.listener = listener;
    this.conversations = conversations;
    this.complaints = complaints;
    this.peers = new RecentPeers(name, limits.recentPeers());
    this.batch = limits.batch();
    this.maxBytes = limits.maxDatagramBytes();
    this.time = time;
    this.meters = meters;
    this.buffer = ByteBuffer.allocateDirect(maxBytes + 1);
  }

  /** Returns the peer at {@code remote} as the bound socket sees it. */
  Peer peerAt(InetSocketAddress remote) {
    return peers.at(remote);
  }

  /** Reads one channel; true when there may be more. */
  boolean read(SelectionKey key) {
    DatagramChannel channel = (DatagramChannel) key.channel();
    Conversation conversation = (Conversation) key.attachment();
    int count = 0;
    while (count < batch && key.isValid()) {
      try {
        if (!(conversation == null ? receive(channel) : readFrom(channel, conversation))) {
          break;
        }
        count++;
      } catch (PortUnreachableException e) {
        count++;
        unreachable(conversation);
      } catch (ClosedChannelException e) {
        key.cancel();
      } catch (IOException e) {
        count++;
        complaints.about("reading", e);
      }
    }
    meters.received.add(count);
    if (conversation != null && count > 0) {
      conversations.touch(conversation, time.nanos());
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

  private boolean readFrom(DatagramChannel channel, Conversation conversation) throws IOException {
    buffer.clear();
    if (channel.read(buffer) <= 0) {
      return false; // none, or one without bytes, which is no CoAP message either
    }
    pass(conversation.peer);
    return true;
  }

  private void pass(Peer peer) {
    buffer.flip();
    if (buffer.remaining() > maxBytes) {
      meters.dropped.increment();
      return;
    }
    USER.run(listener, CarrierListener::received, peer, Bytes.copyOf(buffer));
  }

  private void unreachable(Conversation conversation) {
    if (conversation != null) {
      unreachable(conversation.peer);
    }
  }

  /** Tells the user that nobody listens at the peer's address. */
  void unreachable(Peer peer) {
    USER.run(listener, CarrierListener::unreachable, peer);
  }
}
