// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.transport.Peer;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How many exchanges each peer has open, in a fixed number of counters: peers that fall on one
 * counter share its bound, so a peer can be stopped early but never has more than allowed.
 * Thread-safe.
 */
final class PeerLoad {
  private static final int COUNTERS = 8192;

  private final AtomicIntegerArray counters = new AtomicIntegerArray(COUNTERS);
  private final int limit;

  /** Makes counters at zero; each peer may have {@code limit} open. */
  PeerLoad(int limit) {
    this.limit = limit;
  }

  /** Counts one more; false, and nothing counted, when that is too many. */
  boolean begin(Peer peer) {
    int at = counter(peer);
    if (counters.incrementAndGet(at) > limit) {
      counters.decrementAndGet(at);
      return false;
    }
    return true;
  }

  /** Counts one more, whatever the bound. */
  void take(Peer peer) {
    counters.incrementAndGet(counter(peer));
  }

  /** Counts one less. */
  void end(Peer peer) {
    counters.decrementAndGet(counter(peer));
  }

  private static int counter(Peer peer) {
    int hash = peer.hashCode();
    return (hash ^ hash >>> 13 ^ hash >>> 22) & COUNTERS - 1;
  }
}
