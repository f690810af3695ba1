// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import java.util.Arrays;

/**
 * Peers by numbers of their own, which are never 0 and come round again after four thousand million
 * peers: what remembers many messages holds the number instead of the peer. Used on the loop alone.
 */
final class PeerNumbers {
  private static final int FEWEST = 64;

  private PeerState[] table = new PeerState[FEWEST]; // by number; a power of two, half empty
  private int last;
  private int size;

  /** Returns the number of a new peer. */
  int next() {
    do {
      last++;
    } while (last == 0 || table[last & table.length - 1] != null);
    return last;
  }

  /** Returns the number that was given last. */
  int last() {
    return last;
  }

  /** Returns the length of the table, in which no two of these peers meet. */
  int length() {
    return table.length;
  }

  /** Begins with the numbers of another one, whose peers will be entered with them. */
  void adopt(int lastNumber, int length) {
    if (length < FEWEST || Integer.bitCount(length) != 1) {
      throw new IllegalArgumentException("a table of peers has the length " + length);
    }
    table = new PeerState[length];
    last = lastNumber;
  }

  /** Enters a peer that has got the {@link #next} number, or one that was adopted. */
  void enter(PeerState peer) {
    table[peer.number & table.length - 1] = peer;
    size++;
    if (2 * size > table.length) {
      grow();
    }
  }

  private void grow() {
    PeerState[] smaller = table;
    table = new PeerState[2 * smaller.length];
    Arrays.stream(smaller).filter(each -> each != null).forEach(this::put);
  }

  private void put(PeerState peer) {
    table[peer.number & table.length - 1] = peer;
  }

  /** Returns the peer of a number, or null when it is forgotten. */
  PeerState get(int number) {
    PeerState found = table[number & table.length - 1];
    return found != null && found.number == number ? found : null;
  }

  /** Forgets a peer. */
  void remove(PeerState peer) {
    if (get(peer.number) == peer) {
      table[peer.number & table.length - 1] = null;
      size--;
    }
  }

  int size() {
    return size;
  }
}
