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
  private final OutgoingMessages messages;
  private final NativeBuffer names;
  private final NativeBuffer data;
  private final ConnectedPeer[] receivers = new ConnectedPeer[SLOTS];
  private final int[] descriptors = new int[SLOTS];
  private final int[] starts = new int[SLOTS];
  private final int[] lengths = new int[SLOTS];
  private final int[] nameLengths = new int[SLOTS];
  private int collected;
  private int used;

  /** Whether datagrams are joined; not again once the kernel has refused joined ones. */
  private boolean joining = true;

  BatchSender(LoopContext loop, PeerTable peers, Errno errno) throws ReflectiveOperationException {
    this.inbound = loop.inbound();
    this.meters = loop.meters();
    this.peers = peers;
    this.errno = errno;
    this.messages = new OutgoingMessages(SLOTS);
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
        gather(first, count);
        transmit(descriptor, over);
      }
      receivers[first] = null;
    }
  }

  /** Takes all datagrams of the first one's socket. */
  private void gather(int first, int count) {
    int descriptor = descriptors[first];
    boolean mayJoin = joining && receivers[first] != null;
    messages.clear();
    for (int i = first; i < count; i++) {
      if (descriptors[i] == descriptor) {
        descriptors[i] = Descriptors.UNKNOWN;
        long name = nameLengths[i] == 0 ? 0 : names.address + i * SocketAddress.STRIDE;
        messages.add(data.address + starts[i], lengths[i], name, nameLengths[i], mayJoin);
      }
    }
  }

  /**
   * Sends, and goes on behind a message that cannot go. A call may fail because of an earlier
   * datagram (ICMP): then it is made once more for the same message.
   */
  private void transmit(int descriptor, ConnectedPeer over) {
    int count = messages.size();
    boolean again = false;
    for (int at = 0; at < count; ) {
      int taken = Libc.send(errno, descriptor, messages.address(at), count - at);
      if (taken > 0) {
        for (int end = at + taken; at < end; at++) {
          meters.sent.add(messages.datagrams(at));
        }
        again = false;
      } else if (errno.value() != Libc.EINTR) {
        boolean retry = isRefused() && over != null && !again;
        failed(descriptor, over, at, retry);
        at += retry ? 0 : 1;
        again = retry;
      }
    }
  }

  private boolean isRefused() {
    return errno.value() == Libc.ECONNREFUSED;
  }

  private void failed(int descriptor, ConnectedPeer over, int message, boolean retry) {
    int datagrams = messages.datagrams(message);
    if (datagrams > 1 && !isFull() && !isRefused()) {
      joining = false;
      sendApart(descriptor, over, message);
      return;
    }
    report(over);
    if (!retry) {
      meters.dropped.add(datagrams);
    }
  }

  private boolean isFull() {
    int error = errno.value();
    return error == Libc.EAGAIN || error == Libc.ENOBUFS || error == Libc.ENOMEM;
  }

  private void report(ConnectedPeer over) {
    if (over != null && !isFull()) {
      inbound.unreachableLater(over.peer());
    }
  }

  /** Sends the datagrams of a message one by one: the kernel or the network cannot part them. */
  private void sendApart(int descriptor, ConnectedPeer over, int message) {
    for (int i = 0; i < messages.datagrams(message); i++) {
      messages.reduce(message, i);
      if (Libc.send(errno, descriptor, messages.address(message), 1) > 0) {
        meters.sent.increment();
      } else {
        meters.dropped.increment();
        report(over);
      }
    }
  }
}
