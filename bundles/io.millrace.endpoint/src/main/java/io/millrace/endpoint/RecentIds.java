// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import java.util.Arrays;

/**
 * The message IDs of a ring of messages. A short ring is searched from its newest entry on; a long
 * one by hash chains, each from its newest entry to older ones. An entry that is written over stays
 * in its chain, where it is found by being younger than the one that leads to it. Used on the loop
 * alone.
 */
final class RecentIds {
  static final int NOT_FOUND = -1;
  private static final int FORGOTTEN = -1;

  /** Rings up to this length are searched. */
  private static final int SEARCHED = 32;

  private static final int[] NONE = {};

  private final int[] ids;
  private final int[] latest; // by hash: the index of the newest entry, plus 1; 0: none
  private final int[] before; // by index: that of the entry before it in its chain, plus 1

  /** Makes them for a ring of that length. */
  RecentIds(int length) {
    ids = new int[length];
    latest = length > SEARCHED ? new int[Integer.highestOneBit(length)] : NONE;
    before = length > SEARCHED ? new int[length] : NONE;
  }

  int at(int index) {
    return ids[index];
  }

  /** Sets the ID of the entry that is the newest from now on. */
  void put(int index, int id) {
    ids[index] = id;
    if (latest.length > 0) {
      int hash = id & latest.length - 1;
      before[index] = latest[hash];
      latest[hash] = index + 1;
    }
  }

  /** Returns the index of the newest entry with an ID, or {@link #NOT_FOUND}. */
  int find(int id, int newest, int size) {
    return latest.length == 0 ? search(id, newest, size) : follow(id, newest, size);
  }

  private int search(int id, int newest, int size) {
    for (int i = 0, at = newest; i < size; i++, at = at == 0 ? ids.length - 1 : at - 1) {
      if (ids[at] == id) {
        return at;
      }
    }
    return NOT_FOUND;
  }

  private int follow(int id, int newest, int size) {
    int age = -1;
    for (int at = latest[id & latest.length - 1] - 1; at >= 0; at = before[at] - 1) {
      int older = at <= newest ? newest - at : newest - at + ids.length;
      if (older <= age || older >= size) {
        break;
      }
      if (ids[at] == id) {
        return at;
      }
      age = older;
    }
    return NOT_FOUND;
  }

  /** The entry at an index is not found any more. */
  void forget(int index) {
    ids[index] = FORGOTTEN;
  }

  boolean isForgotten(int index) {
    return ids[index] == FORGOTTEN;
  }

  /** The newest entries have been taken out: enters the others again. */
  void rebuild(int newest, int size) {
    if (latest.length > 0) {
      Arrays.fill(latest, 0);
      for (int i = size - 1; i >= 0; i--) {
        int at = (newest - i + ids.length) % ids.length;
        put(at, ids[at]);
      }
    }
  }
}
