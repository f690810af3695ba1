// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiConsumer;

/**
 * Datagrams that were read before reading could be paused, while there is no codec. They stay
 * before those that wait in the kernel, and are parsed first when a codec comes, by this endpoint
 * or the next one. Bounded: what finds no room is dropped, as the kernel would. On the loop alone.
 */
final class UnparsedDatagrams {
  private static final int MAX_BYTES = 1 << 20;
  private static final int OVERHEAD_BYTES = 64;

  private final Queue<Datagram> waiting = new ArrayDeque<>();
  private int bytes;

  private record Datagram(Peer peer, Bytes content) {
    int bytes() {
      return OVERHEAD_BYTES + content.length();
    }
  }

  /** Keeps one; false when there is no room. */
  boolean add(Peer peer, Bytes content) {
    Datagram fresh = new Datagram(peer, content);
    boolean hasRoom = bytes + fresh.bytes() <= MAX_BYTES;
    if (hasRoom) {
      waiting.add(fresh);
      bytes += fresh.bytes();
    }
    return hasRoom;
  }

  /** Passes on and forgets them, in the order in which they came. */
  void passTo(BiConsumer<Peer, Bytes> parser) {
    for (Datagram next = waiting.poll(); next != null; next = waiting.poll()) {
      bytes -= next.bytes();
      parser.accept(next.peer(), next.content());
    }
  }

  void save(SnapshotWriter to) {
    for (Datagram each : waiting) {
      to.peer(each.peer());
      to.bytes(each.content());
    }
  }

  void restore(SnapshotReader from) {
    while (from.more()) {
      add(from.peer(), from.bytes());
    }
  }
}
