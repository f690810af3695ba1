// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Messages that were decrypted and not yet taken by the loop, in a bounded queue. Thread-safe. */
final class HeldMessages {
  /** More are dropped. */
  private static final int MOST = 4096;

  /** A message and who sent it. */
  record Message(Peer peer, Bytes datagram) {}

  private final Queue<Message> messages = new ArrayDeque<>();

  /** Adds one; false when it was dropped. */
  synchronized boolean add(Peer peer, Bytes datagram) {
    return messages.size() < MOST && messages.add(new Message(peer, datagram));
  }

  /** Takes the one that came first; null when there is none. */
  synchronized Message poll() {
    return messages.poll();
  }

  /** Adds what {@link #leftOver} of another one returned. */
  void restore(String name, List<Object[]> left) {
    for (Object[] each : left) {
      add(
          Peer.restore(name, (InetSocketAddress) each[0], null, (String) each[1]),
          Bytes.wrap((byte[]) each[2]));
    }
  }

  /** Returns all that nobody took: remote address, security and bytes of each. */
  synchronized List<Object[]> leftOver() {
    List<Object[]> left = new ArrayList<>();
    for (Message each : messages) {
      left.add(new Object[] {each.peer.remote(), each.peer.security(), each.datagram.toArray()});
    }
    return left;
  }
}
