// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

/**
 * What went out to one peer and is still open, by message ID: a small open-addressed table, because
 * every proxied message passes through it. Used on the loop alone.
 */
final class MessageIdMap {
  private static final Outgoing[] EMPTY = {null};

  /** A table up to this length is given up when it is empty. */
  private static final int SMALL = 2;

  private static final int SCATTER = 0x9E3779B1;

  private Outgoing[] table = EMPTY; // most peers have nothing open
  private int size;

  Outgoing get(int messageId) {
    int mask = table.length - 1;
    for (int at = home(messageId, mask); table[at] != null; at = at + 1 & mask) {
      if (table[at].messageId == messageId) {
        return table[at];
      }
    }
    return null;
  }

  /** Adds an entry whose message ID is not in yet. */
  void add(Outgoing entry) {
    if (2 * (size + 1) > table.length) {
      grow();
    }
    insert(entry);
    size++;
  }

  private void insert(Outgoing entry) {
    int mask = table.length - 1;
    int at = home(entry.messageId, mask);
    while (table[at] != null) {
      at = at + 1 & mask;
    }
    table[at] = entry;
  }

  private void grow() {
    Outgoing[] old = table;
    table = new Outgoing[2 * old.length];
    for (Outgoing entry : old) {
      if (entry != null) {
        insert(entry);
      }
    }
  }

  /** Takes an entry out; does nothing when it is not in. */
  void remove(Outgoing entry) {
    int mask = table.length - 1;
    int at = home(entry.messageId, mask);
    while (table[at] != entry) {
      if (table[at] == null) {
        return;
      }
      at = at + 1 & mask;
    }
    size--;
    closeGap(at, mask);
    if (size == 0 && table.length <= SMALL) {
      table = EMPTY;
    }
  }

  private void closeGap(int from, int mask) {
    int gap = from;
    table[gap] = null;
    for (int at = gap + 1 & mask; table[at] != null; at = at + 1 & mask) {
      int home = home(table[at].messageId, mask);
      if ((at - home & mask) >= (at - gap & mask)) {
        table[gap] = table[at];
        table[at] = null;
        gap = at;
      }
    }
  }

  /**
   * Scatters IDs that follow each other: side by side they would make every removal a long walk.
   */
  private static int home(int messageId, int mask) {
    return messageId * SCATTER >>> 16 & mask;
  }

  int size() {
    return size;
  }

  /** Returns the entries of this moment. */
  Outgoing[] entries() {
    Outgoing[] entries = new Outgoing[size];
    int count = 0;
    for (Outgoing entry : table) {
      if (entry != null) {
        entries[count++] = entry;
      }
    }
    return entries;
  }
}
