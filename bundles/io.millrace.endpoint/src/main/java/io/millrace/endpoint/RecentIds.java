// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import java.util.Arrays;

/**
 * Finds the messages of a ring by message ID: hash chains, each from its newest entry to older
 * ones. An entry that is written over stays in its chain, where it is known by being younger than
 * the one that leads to it. Used on the loop alone.
 */
final class RecentIds {
  static final int NOT_FOUND = -1;

  private final int[] latest; // by hash: the index of the newest entry, plus 1; 0: none
  private final int[] before; // by index: that of the entry before it in its chain, plus 1

  /** Makes them for a ring of that length, not 0. */
  RecentIds(int length) {
    latest = new int[Integer.highestOneBit(length)];
    before = new int[length];
  }

  /** The entry at an index is the newest from now on, and has that ID. */
  void put(int index, int id) {
    int hash = id & latest.length - 1;
    before[index] = latest[hash];
    latest[hash] = index + 1;
  }

  /**
   * Returns the index of the newest entry with an ID, or {@link #NOT_FOUND}.
   *
   * @param newest the index of the newest entry of all
   * @param size how many entries there are
   */
  int find(int id, ReceivedMessage[] ring, int newest, int size) {
    int age = -1;
    for (int at = latest[id & latest.length - 1] - 1; at >= 0; at = before[at] - 1) {
      int older = at <= newest ? newest - at : newest - at + ring.length;
      if (older <= age || older >= size) {
        break;
      }
      if (ring[at].has(id)) {
        return at;
      }
      age = older;
    }
    return NOT_FOUND;
  }

  /** The newest entries have been taken out: enters the others again. */
  void rebuild(ReceivedMessage[] ring, int newest, int size) {
    Arrays.fill(latest, 0);
    for (int i = size - 1; i >= 0; i--) {
      int at = (newest - i + ring.length) % ring.length;
      put(at, ring[at].id());
    }
  }
}
