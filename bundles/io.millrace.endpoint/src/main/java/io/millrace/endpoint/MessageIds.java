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
  private static final int PARTS = 16;

  private final long lifetimeNanos;
  private long[] usedAt; // by part, for all but the present one; null while there is no other
  private int used;
  private int next;
  private int part = -1; // the present one
  private long partUsedAt;

  MessageIds(int first, long lifetimeNanos) {
    this.next = first;
    this.lifetimeNanos = lifetimeNanos;
  }

  void save(SnapshotWriter to) {
    to.integer(next);
    to.integer(used);
    for (int i = 0; i < PARTS; i++) {
      to.number(usedAt(i));
    }
  }

  private long usedAt(int of) {
    return of == part ? partUsedAt : usedAt == null ? 0 : usedAt[of];
  }

  void restore(SnapshotReader from) {
    next = from.integer() & 0xFFFF;
    used = from.integer();
    usedAt = new long[PARTS];
    for (int i = 0; i < PARTS; i++) {
      usedAt[i] = from.moment();
    }
    part = used == 0 ? -1 : (next - 1 & 0xFFFF) / PART;
    partUsedAt = part < 0 ? 0 : usedAt[part];
    if ((used & ~(1 << part)) == 0) {
      usedAt = null;
    }
  }

  /** Returns a fresh one that no entry of {@code open} has, or {@link #NONE}. */
  int take(MessageIdMap open, long now) {
    int id;
    do {
      if (next / PART != part && !enter(next / PART, now)) {
        return NONE;
      }
      partUsedAt = now;
      id = next;
      next = next + 1 & 0xFFFF;
    } while (open.get(id) != null);
    return id;
  }

  /** Goes on with another part; false when it was used too recently. */
  private boolean enter(int entered, long now) {
    if ((used & 1 << entered) != 0 && now - usedAt(entered) < lifetimeNanos) {
      return false;
    }
    if (part >= 0) {
      usedAt = usedAt == null ? new long[PARTS] : usedAt;
      usedAt[part] = partUsedAt;
    }
    part = entered;
    used |= 1 << entered;
    return true;
  }
}
