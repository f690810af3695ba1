// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;

/**
 * The message IDs towards one peer: counted up from a random one, none twice within
 * EXCHANGE_LIFETIME [RFC 7252 §4.4]. Remembers when each sixteenth of the range was used last;
 * exact enough to give away nearly all of it. Used on the loop alone.
 */
final class MessageIds {
  /** There is none at present. */
  static final int NONE = -1;

  private static final int PART = 4096;

  private final long lifetimeNanos;
  private final long[] usedAt = new long[16];
  private int used;
  private int next;

  MessageIds(int first, long lifetimeNanos) {
    this.next = first;
    this.lifetimeNanos = lifetimeNanos;
  }

  void save(SnapshotWriter to) {
    to.integer(next);
    to.integer(used);
    for (long each : usedAt) {
      to.number(each);
    }
  }

  void restore(SnapshotReader from) {
    next = from.integer() & 0xFFFF;
    used = from.integer();
    for (int i = 0; i < usedAt.length; i++) {
      usedAt[i] = from.moment();
    }
  }

  /** Returns a fresh one that no entry of {@code open} has, or {@link #NONE}. */
  int take(MessageIdMap open, long now) {
    int id;
    do {
      int part = next / PART;
      boolean entered = next % PART == 0;
      if (entered && (used & 1 << part) != 0 && now - usedAt[part] < lifetimeNanos) {
        return NONE;
      }
      usedAt[part] = now;
      used |= 1 << part;
      id = next;
      next = next + 1 & 0xFFFF;
    } while (open.get(id) != null);
    return id;
  }
}
