// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.udp;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;

/**
 * Sends datagrams: over the connected channel when the peer has one, else over the bound channel.
 * They leave together, at the end of the loop's turn or when enough have gathered: whoever the
 * first of them wakes is still awake for the others, and under load waking is what sending costs.
 * Remembers who turned out to be unreachable, for the loop to tell when nothing else is under way.
 * Used on the loop alone.
 */
final class DatagramSender {
  private static final int MAX_DATAGRAM_BYTES = 65507;
  private static final int MAX_UNREACHABLE = 1024;
  private static final int MAX_GATHERED = 32;

  private final DatagramChannel channel;
  private final Conversations conversations;
  private final UdpMeters meters;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);
  private final ArrayDeque<Peer> unreachable = new ArrayDeque<>();
  private final Peer[] receivers = new Peer[MAX_GATHERED];
  private final Bytes[] datagrams = new Bytes[MAX_GATHERED];
  private int gathered;

  DatagramSender(DatagramChannel channel, Conversations conversations, UdpMeters meters) {
    this.channel = channel;
    this.conversations = conversations;
    this.meters = meters;
  }

  void send(Peer peer, Bytes datagram) {
    if (datagram.length() > MAX_DATAGRAM_BYTES) {
      meters.dropped.increment();
      return;
    }
    receivers[gathered] = peer;
    datagrams[gathered++] = datagram;
    if (gathered == MAX_GATHERED) {
      flush();
    }
  }

  /** Sends what has gathered. */
  void flush() {
    for (int i = 0; i < gathered; i++) {
      transmit(receivers[i], datagrams[i]);
      receivers[i] = null;
      datagrams[i] = null;
    }
    gathered = 0;
  }

  private void transmit(Peer peer, Bytes datagram) {
    buffer.clear();
    datagram.putInto(buffer);
    buffer.flip();
    Conversation conversation = conversations.with(peer);
    boolean sent =
        conversation != null ? write(conversation) : peer.local() == null && sendTo(peer);
    (sent ? meters.sent : meters.dropped).increment();
  }

  private boolean sendTo(Peer peer) {
    try {
      return channel.send(buffer, peer.remote()) > 0;
    } catch (IOException | RuntimeException e) {
      return false; // a datagram may get lost: whoever needs it sends it again
    }
  }

  /** A channel tells of an earlier datagram's fate instead of sending: then it is asked twice. */
  private boolean write(Conversation conversation) {
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        return conversation.channel.write(buffer) > 0;
      } catch (PortUnreachableException e) {
        noteUnreachable(conversation.peer);
      } catch (IOException | RuntimeException e) {
        noteUnreachable(conversation.peer);
        return false;
      }
    }
    return false;
  }

  private void noteUnreachable(Peer peer) {
    if (unreachable.size() < MAX_UNREACHABLE && !peer.equals(unreachable.peekLast())) {
      unreachable.add(peer);
    }
  }

  boolean hasUnreachable() {
    return !unreachable.isEmpty();
  }

  /** Returns and forgets one peer that turned out to be unreachable, or null. */
  Peer nextUnreachable() {
    return unreachable.poll();
  }
}
