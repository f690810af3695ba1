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

  private long[] usedAt; // by part, for all but the present one; null while there is no other
  private long partUsedAt;
  private char used; // a bit for each part
  private char next;
  private byte part = -1; // the present one

  MessageIds(int first) {
    this.next = (char) first;
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
    next = (char) from.integer();
    used = (char) from.integer();
    usedAt = new long[PARTS];
    for (int i = 0; i < PARTS; i++) {
      usedAt[i] = from.moment();
    }
    part = (byte) (used == 0 ? -1 : (next - 1 & 0xFFFF) / PART);
    partUsedAt = part < 0 ? 0 : usedAt[part];
    if ((used & ~(1 << part)) == 0) {
      usedAt = null;
    }
  }

  /** Returns a fresh one under which nothing is open at the peer, or {@link #NONE}. */
  int take(PeerState peer, long now, long lifetimeNanos) {
    int id;
    do {
      if (next / PART != part && !enter(next / PART, now, lifetimeNanos)) {
        return NONE;
      }
      partUsedAt = now;
      id = next;
      next++;
    } while (peer.open(id) != null);
    return id;
  }

  /** Goes on with another part; false when it was used too recently. */
  private boolean enter(int entered, long now, long lifetimeNanos) {
    if ((used & 1 << entered) != 0 && now - usedAt(entered) < lifetimeNanos) {
      return false;
    }
    if (part >= 0) {
      usedAt = usedAt == null ? new long[PARTS] : usedAt;
      usedAt[part] = partUsedAt;
    }
    part = (byte) entered;
    used |= (char) (1 << entered);
    return true;
  }
}
