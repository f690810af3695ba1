// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import io.millrace.lib.udp.ConnectedPeer;
import io.millrace.lib.udp.Inbound;
import io.millrace.lib.udp.LoopContext;
import io.millrace.lib.udp.UdpMeters;

/**
 * Collects datagrams and sends those of each socket together, with sendmmsg(2): at the end of each
 * iteration of the loop, or when there are enough. Used on the loop alone.
 */
final class BatchSender {
  private static final int SLOTS = 64;
  private static final int MAX_DATAGRAM_BYTES = 65507;
  private static final int DATA_BYTES = 2 * MAX_DATAGRAM_BYTES;

  private final Inbound inbound;
  private final UdpMeters meters;
  private final PeerTable peers;
  private final Errno errno;
  private final MessageHeaders headers;
  private final NativeBuffer names;
  private final NativeBuffer data;
  private final ConnectedPeer[] receivers = new ConnectedPeer[SLOTS];
  private final int[] descriptors = new int[SLOTS];
  private final int[] starts = new int[SLOTS];
  private final int[] lengths = new int[SLOTS];
  private final int[] nameLengths = new int[SLOTS];
  private int collected;
  private int used;

  BatchSender(LoopContext loop, PeerTable peers, Errno errno) throws ReflectiveOperationException {
    this.inbound = loop.inbound();
    this.meters = loop.meters();
    this.peers = peers;
    this.errno = errno;
    this.headers = new MessageHeaders(SLOTS);
    this.names = new NativeBuffer(SLOTS * SocketAddress.STRIDE);
    this.data = new NativeBuffer(DATA_BYTES);
  }

  /**
   * Takes a datagram.
   *
   * @param over the peer's own channel, or null for the bound socket
   */
  void send(int descriptor, ConnectedPeer over, Peer peer, Bytes datagram) {
    int length = datagram.length();
    if (length > MAX_DATAGRAM_BYTES) {
      meters.dropped.increment();
      return;
    }
    if (collected == SLOTS || used + length > DATA_BYTES) {
      flush();
    }
    int slot = collected;
    int nameLength = over != null ? 0 : peers.write(peer, names.bytes, slot * SocketAddress.STRIDE);
    if (over == null && nameLength == 0) {
      meters.dropped.increment();
      return;
    }
    data.bytes.limit(used + length).position(used);
    datagram.putInto(data.bytes);
    receivers[slot] = over;
    descriptors[slot] = descriptor;
    starts[slot] = used;
    lengths[slot] = length;
    nameLengths[slot] = nameLength;
    used += length;
    collected++;
  }

  /** Sends the collected datagrams: those of one socket in their order. */
  void flush() {
    int count = collected;
    collected = 0;
    used = 0;
    for (int first = 0; first < count; first++) {
      if (descriptors[first] != Descriptors.UNKNOWN) {
        int descriptor = descriptors[first];
        ConnectedPeer over = receivers[first];
        transmit(descriptor, over, gather(first, count));
      }
      receivers[first] = null;
    }
  }

  /** Makes the headers of all datagrams of the first one's socket; returns how many these are. */
  private int gather(int first, int count) {
    int descriptor = descriptors[first];
    int gathered = 0;
    for (int i = first; i < count; i++) {
      if (descriptors[i] == descriptor) {
        descriptors[i] = Descriptors.UNKNOWN;
        headers.setData(gathered, data.address + starts[i], lengths[i]);
        long name = nameLengths[i] == 0 ? 0 : names.address + i * SocketAddress.STRIDE;
        headers.setName(gathered++, name, nameLengths[i]);
      }
    }
    return gathered;
  }

  /**
   * Sends, and goes on behind a datagram that cannot go. A call may fail because of an earlier
   * datagram (ICMP): then it is made once more for the same one.
   */
  private void transmit(int descriptor, ConnectedPeer over, int count) {
    int at = 0;
    int sent = 0;
    boolean again = false;
    while (at < count) {
      int taken = Libc.send(errno, descriptor, headers.address(at), count - at);
      if (taken > 0) {
        at += taken;
        sent += taken;
        again = false;
      } else if (errno.value() != Libc.EINTR) {
        boolean refused = isRefused(over);
        at += refused && !again ? 0 : 1;
        again = refused && !again;
      }
    }
    meters.sent.add(sent);
    if (sent < count) {
      meters.dropped.add(count - sent);
    }
  }

  /** Tells whether an earlier datagram was refused; reports a peer that cannot be reached. */
  private boolean isRefused(ConnectedPeer over) {
    int error = errno.value();
    boolean full = error == Libc.EAGAIN || error == Libc.ENOBUFS || error == Libc.ENOMEM;
    if (over != null && !full) {
      inbound.unreachableLater(over.peer());
    }
    return over != null && error == Libc.ECONNREFUSED;
  }
}
