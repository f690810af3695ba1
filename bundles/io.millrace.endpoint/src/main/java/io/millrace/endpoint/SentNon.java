// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.transport.DeliveryListener;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;

/**
 * The non-confirmable responses that went to one peer last, by message ID, in case the peer resets
 * one [RFC 7252 §4.3, RFC 7641 §3.6]. Message IDs are counted up, so the notifications of one
 * observation, when nothing else goes to the peer between them, are one run of IDs with one
 * listener: an observer takes 40 bytes here, however many notifications it gets. Bounded in runs.
 * Used on the loop alone.
 */
final class SentNon {
  private static final int ID_MASK = 0xFFFF;

  /** Less than half of the IDs, so that none in a run is in use again. */
  private static final int LONGEST = 0x7FFF;

  /** Longer than a peer needs to reset what it got; a run is saved as so many messages. */
  private static final int SAVED = 32;

  /** Messages that follow each other and concern the same listener. */
  private static final class Run {
    private final int first;
    private final DeliveryListener listener;
    private int count = 1;
    private long at;
    private Run older;

    Run(int first, DeliveryListener listener, long at, Run older) {
      this.first = first;
      this.listener = listener;
      this.at = at;
      this.older = older;
    }

    boolean has(int messageId) {
      return (messageId - first & ID_MASK) < count;
    }

    /** Takes the next message in, if it follows. */
    boolean extend(int messageId, DeliveryListener of, long now) {
      boolean follows = of == listener && (messageId - first & ID_MASK) == count && count < LONGEST;
      if (follows) {
        count++;
        at = now;
      }
      return follows;
    }
  }

  private final int limit;
  private Run newest;

  SentNon(int limit) {
    this.limit = limit;
  }

  /** Remembers a non-confirmable response. */
  void add(int messageId, DeliveryListener listener, long now) {
    if (newest == null || !newest.extend(messageId, listener, now)) {
      newest = new Run(messageId, listener, now, newest);
      dropOldest();
    }
  }

  private void dropOldest() {
    Run at = newest;
    for (int i = 1; i < limit && at != null; i++) {
      at = at.older;
    }
    if (at != null) {
      at.older = null;
    }
  }

  /** A confirmable response went out: when it concerns the same listener, the run goes on. */
  void pass(int messageId, DeliveryListener listener, long now) {
    if (newest != null) {
      newest.extend(messageId, listener, now);
    }
  }

  /** Returns and forgets whom a reset of that message ID concerns, or null. */
  DeliveryListener take(int messageId, long now, long lifetimeNanos) {
    Run newer = null;
    for (Run at = newest; at != null; newer = at, at = at.older) {
      if (at.has(messageId)) {
        remove(at, newer);
        return now - at.at < lifetimeNanos ? at.listener : null;
      }
    }
    return null;
  }

  private void remove(Run removed, Run newer) {
    if (newer == null) {
      newest = removed.older;
    } else {
      newer.older = removed.older;
    }
  }

  void save(SnapshotWriter to) {
    int count = 0;
    for (Run at = newest; at != null; at = at.older) {
      count += Math.min(at.count, SAVED);
    }
    to.integer(count);
    save(newest, to);
  }

  /** Writes the older ones first, each message by itself, as every release does. */
  private static void save(Run run, SnapshotWriter to) {
    if (run == null) {
      return;
    }
    save(run.older, to);
    for (int i = Math.max(0, run.count - SAVED); i < run.count; i++) {
      to.integer(run.first + i & ID_MASK);
      to.number(run.at);
      to.listener(run.listener, DeliveryListener.NONE);
    }
  }

  void restore(SnapshotReader from) {
    for (int count = from.integer(); count > 0; count--) {
      int messageId = from.integer();
      long since = from.moment();
      DeliveryListener listener = from.listener(DeliveryListener.class, null);
      if (listener != null) {
        add(messageId, listener, since);
      }
    }
  }
}
