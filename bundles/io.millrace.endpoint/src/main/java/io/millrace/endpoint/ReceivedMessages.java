// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;
import java.time.Duration;

/**
 * The messages that one peer sent last, with the bytes they were answered with: a ring, bounded in
 * number here and in bytes by a {@link ByteBudget} over all peers. Used on the loop alone.
 *
 * <p>It remembers {@code limit} messages, and more (up to {@link #MOST}) of a peer that sends many
 * at once: what is still being answered, and what the peer may repeat because it has not heard the
 * answer, must be known again when it comes, or the request is executed twice [RFC 7252 §4.5].
 */
final class ReceivedMessages {
  private static final int SMALLEST = 1;

  /** Rings up to this length are searched: most peers send little. */
  private static final int SEARCHED = 4;

  private static final ReceivedMessage[] NONE = {};

  /** What is saved instead of the message ID of an entry that is not known any more. */
  private static final int FORGOTTEN = -1;

  /** Messages of one peer that are remembered, however many it sends. */
  static final int MOST = 1024;

  /** The latest time of a second retransmission, 2 s × 1.5 × (1 + 2), and a second for its way. */
  static final long REPEATED_WITHIN_NANOS = Duration.ofSeconds(10).toNanos();

  /** What an entry takes without its answer, roughly. */
  private static final int ENTRY_BYTES = 64;

  private final int limit;
  private final long lifetimeNanos;
  private final ByteBudget budget;
  private ReceivedMessage[] ring = NONE;
  private RecentIds ids; // null while the ring is short
  private int newest;
  private int size;

  ReceivedMessages(int limit, long lifetimeNanos, ByteBudget budget) {
    this.limit = limit;
    this.lifetimeNanos = lifetimeNanos;
    this.budget = budget;
  }

  /** Returns what is remembered under a message ID, the newest first, or null. */
  ReceivedMessage find(int messageId) {
    if (ids != null) {
      int at = ids.find(messageId, ring, newest, size);
      return at == RecentIds.NOT_FOUND ? null : ring[at];
    }
    for (int i = 0, at = newest; i < size; i++, at = at == 0 ? ring.length - 1 : at - 1) {
      if (ring[at].has(messageId)) {
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
    return fill(found != null ? found : advance(messageId, isOldestNeeded(now)), token, now);
  }

  private ReceivedMessage fill(ReceivedMessage entry, Bytes token, long now) {
    budget.used -= entry.heldBytes();
    entry.vacate();
    budget.used += entry.heldBytes();
    entry.hashKnown = false;
    entry.method = 0;
    entry.tokenHash = token.hashCode();
    entry.at = now;
    return entry;
  }

  /** Tells whether what the next message would take the place of must still be known again. */
  private boolean isOldestNeeded(long now) {
    if (size < limit) {
      return true;
    }
    ReceivedMessage oldest = ring[(newest + 1) % ring.length];
    return size == ring.length
        && !budget.isOver()
        && !oldest.isForgotten()
        && (oldest.method != 0 || now - oldest.at < REPEATED_WITHIN_NANOS);
  }

  private ReceivedMessage advance(int messageId, boolean isOldestNeeded) {
    if (size == ring.length && isOldestNeeded && size < Math.max(limit, MOST)) {
      grow();
    }
    newest = newest + 1 == ring.length ? 0 : newest + 1;
    if (size < ring.length) {
      size++;
    }
    if (ring[newest] == null) {
      ring[newest] = new ReceivedMessage();
    }
    ring[newest].setId(messageId);
    if (ids != null) {
      ids.put(newest, messageId);
    }
    return ring[newest];
  }

  /** Called when the ring is full: afterwards it is in order and has room. */
  private void grow() {
    int bound = size < limit ? limit : MOST;
    int length = Math.min(bound, Math.max(SMALLEST, 2 * size));
    budget.used += extraBytes(length) - extraBytes(size);
    ReceivedMessage[] larger = new ReceivedMessage[length];
    for (int i = 0; i < size; i++) {
      larger[i] = ring[(newest + 1 + i) % size];
    }
    ring = larger;
    newest = size == 0 ? length - 1 : size - 1;
    if (length > SEARCHED) {
      ids = new RecentIds(length);
      ids.rebuild(ring, newest, size);
    }
  }

  /** Memory is short: the older half makes room, down to the limit. */
  private void shrink() {
    int length = Math.max(limit, ring.length / 2);
    int kept = Math.min(size, length);
    ReceivedMessage[] smaller = new ReceivedMessage[length];
    for (int i = 0; i < kept; i++) {
      smaller[i] = ring[(newest + 1 - kept + i + ring.length) % ring.length];
    }
    budget.used += extraBytes(length) - extraBytes(ring.length);
    budget.used += heldBytes(smaller) - heldBytes(ring);
    ring = smaller;
    size = kept;
    newest = kept == 0 ? length - 1 : kept - 1;
    ids = null;
    if (length > SEARCHED) {
      ids = new RecentIds(length);
      ids.rebuild(ring, newest, size);
    }
  }

  private static long heldBytes(ReceivedMessage[] entries) {
    long bytes = 0;
    for (ReceivedMessage entry : entries) {
      bytes += entry == null ? 0 : entry.heldBytes();
    }
    return bytes;
  }

  /** Returns what so many entries take from the budget: only those beyond the limit count. */
  private long extraBytes(int entries) {
    return (long) ENTRY_BYTES * Math.max(0, entries - limit);
  }

  /** Sets what a duplicate is answered with; older answers make room when memory is short. */
  void reply(ReceivedMessage entry, Bytes reply) {
    budget.used -= entry.heldBytes();
    entry.answer(reply);
    budget.used += entry.heldBytes();
    if (budget.isOver() && ring.length > limit) {
      shrink();
    }
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
    if (found == null) {
      return;
    }
    found.forget();
    while (size > 0 && ring[newest].isForgotten()) {
      newest = newest == 0 ? ring.length - 1 : newest - 1;
      size--;
    }
    if (ids != null) {
      ids.rebuild(ring, newest, size);
    }
  }

  void save(SnapshotWriter to) {
    to.integer(size);
    for (int i = 1; i <= size; i++) {
      int index = (newest - size + i + ring.length) % ring.length;
      to.integer(ring[index].isForgotten() ? FORGOTTEN : ring[index].id());
      ring[index].save(to);
    }
  }

  void restore(SnapshotReader from) {
    for (int count = from.integer(); count > 0; count--) {
      int id = from.integer();
      ReceivedMessage entry = fill(advance(id, true), Bytes.EMPTY, 0);
      Bytes answer = entry.restore(from);
      if (id == FORGOTTEN) {
        entry.forget();
      } else if (answer != null) {
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
    budget.used -= extraBytes(ring.length) + heldBytes(ring);
    ring = NONE;
    ids = null;
    size = 0;
    newest = 0;
  }
}
