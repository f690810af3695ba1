// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;

/**
 * The messages that one peer sent last, with the bytes they were answered with: a ring, bounded in
 * number here and in bytes by a {@link ByteBudget} over all peers. Used on the loop alone.
 */
final class ReceivedMessages {
  private static final int SMALLEST = 1;
  private static final int FORGOTTEN = -1;

  private final int limit;
  private final long lifetimeNanos;
  private final ByteBudget budget;
  private int[] ids = {};
  private ReceivedMessage[] ring = {};
  private int newest;
  private int size;

  ReceivedMessages(int limit, long lifetimeNanos, ByteBudget budget) {
    this.limit = limit;
    this.lifetimeNanos = lifetimeNanos;
    this.budget = budget;
  }

  /** Returns what is remembered under a message ID, the newest first, or null. */
  ReceivedMessage find(int messageId) {
    for (int i = 0, at = newest; i < size; i++, at = at == 0 ? ids.length - 1 : at - 1) {
      if (ids[at] == messageId) {
        return ring[at];
      }
    }
    return null;
  }

  /** Tells whether a message found under the same ID is the same message. */
  boolean isDuplicate(ReceivedMessage found, int hash, long now) {
    return found != null
        && (!found.hashKnown || found.hash == hash)
        && now - found.at < lifetimeNanos;
  }

  /** Returns the request of that message ID and token, or null. */
  ReceivedMessage request(int messageId, Bytes token) {
    ReceivedMessage found = find(messageId);
    return found != null && found.tokenHash == token.hashCode() ? found : null;
  }

  /**
   * Remembers a message.
   *
   * @param found what {@link #find} gave for its ID and is no duplicate; null when nothing
   */
  ReceivedMessage add(ReceivedMessage found, int messageId, Bytes token, long now) {
    ReceivedMessage entry = found != null ? found : advance(messageId);
    budget.used -= entry.heldBytes();
    entry.vacate();
    budget.used += entry.heldBytes();
    entry.hashKnown = false;
    entry.method = 0;
    entry.tokenHash = token.hashCode();
    entry.at = now;
    return entry;
  }

  private ReceivedMessage advance(int messageId) {
    if (size == ring.length && size < limit) {
      grow();
    }
    newest = newest + 1 == ring.length ? 0 : newest + 1;
    if (size < ring.length) {
      size++;
    }
    if (ring[newest] == null) {
      ring[newest] = new ReceivedMessage();
    }
    ids[newest] = messageId;
    return ring[newest];
  }

  /** Called when the ring is full: afterwards it is in order and has room. */
  private void grow() {
    int length = Math.min(limit, Math.max(SMALLEST, 2 * size));
    ReceivedMessage[] larger = new ReceivedMessage[length];
    int[] largerIds = new int[length];
    for (int i = 0; i < size; i++) {
      larger[i] = ring[(newest + 1 + i) % size];
      largerIds[i] = ids[(newest + 1 + i) % size];
    }
    ring = larger;
    ids = largerIds;
    newest = size == 0 ? length - 1 : size - 1;
  }

  /** Sets what a duplicate is answered with; older answers make room when memory is short. */
  void reply(ReceivedMessage entry, Bytes reply) {
    budget.used -= entry.heldBytes();
    entry.answer(reply);
    budget.used += entry.heldBytes();
    for (int i = 1; i < size && budget.isOver(); i++) {
      ReceivedMessage oldest = ring[(newest + i) % ring.length];
      if (oldest != null && oldest != entry) {
        budget.used -= oldest.heldBytes();
        oldest.forgetAnswer();
      }
    }
  }

  /** Forgets one request; a later message finds its array again. */
  void forget(int messageId, Bytes token) {
    ReceivedMessage found = request(messageId, token);
    for (int i = 0; i < ring.length && found != null; i++) {
      if (ring[i] == found) {
        ids[i] = FORGOTTEN;
      }
    }
    while (size > 0 && ids[newest] == FORGOTTEN) {
      newest = newest == 0 ? ids.length - 1 : newest - 1;
      size--;
    }
  }

  void save(SnapshotWriter to) {
    to.integer(size);
    for (int i = 1; i <= size; i++) {
      int index = (newest - size + i + ring.length) % ring.length;
      to.integer(ids[index]);
      ring[index].save(to);
    }
  }

  void restore(SnapshotReader from) {
    for (int count = from.integer(); count > 0; count--) {
      ReceivedMessage entry = add(null, from.integer(), Bytes.EMPTY, 0);
      Bytes answer = entry.restore(from);
      if (answer != null) {
        reply(entry, answer);
      }
    }
  }

  /** Tells whether no message is remembered. */
  boolean isEmpty() {
    return size == 0;
  }

  /** Forgets everything. */
  void clear() {
    for (ReceivedMessage entry : ring) {
      if (entry != null) {
        budget.used -= entry.heldBytes();
      }
    }
    ring = new ReceivedMessage[0];
    ids = new int[0];
    size = 0;
    newest = 0;
  }
}
