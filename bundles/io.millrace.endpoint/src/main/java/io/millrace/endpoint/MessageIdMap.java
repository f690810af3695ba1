// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

/**
 * What went out to one peer and is still open, by message ID: one entry, or an open-addressed
 * table, because every proxied message passes through it. Used on the loop alone.
 */
final class MessageIdMap {
  private static final Outgoing[] EMPTY = {null};

  private static final int SCATTER = 0x9E3779B1;

  /** The entry while there is only one; else null, and all are in the table. */
  private Outgoing only;

  private Outgoing[] table = EMPTY;
  private int size;

  Outgoing get(int messageId) {
    if (only != null) {
      return only.messageId == messageId ? only : null;
    }
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
    size++;
    if (size == 1) {
      only = entry;
      return;
    }
    while (2 * size > table.length) { // twice for the second entry, the first one in the table
      grow();
    }
    if (only != null) {
      insert(only);
      only = null;
    }
    insert(entry);
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
    if (only != null) {
      removeOnly(entry);
      return;
    }
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
  }

  private void removeOnly(Outgoing entry) {
    if (only == entry) {
      only = null;
      size = 0;
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
    if (only != null) {
      return new Outgoing[] {only};
    }
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
