// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.transport.DeliveryListener;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;

/**
 * The non-confirmable responses that went to one peer last, by message ID, in case the peer resets
 * one [RFC 7252 §4.3, RFC 7641 §3.6]. Message IDs are counted up, so the notifications of one
 * observation, when nothing else goes to the peer between them, are one run of IDs with one
 * listener. The newest run is this object itself, so that an observer takes 40 bytes here, however
 * many notifications it gets. Bounded in runs. Used on the loop alone.
 */
final class SentNon extends MessageRun {
  /** Longer than a peer needs to reset what it got; a run is saved as so many messages. */
  private static final int SAVED = 32;

  private final int limit;

  SentNon(int limit) {
    this.limit = limit;
  }

  /** Remembers a non-confirmable response. */
  void add(int messageId, DeliveryListener listener, long now) {
    if (extend(messageId, listener, now)) {
      return;
    }
    if (!isEmpty()) {
      older = new MessageRun(this);
      dropOldest();
    }
    begin(messageId, listener, now);
  }

  private void dropOldest() {
    MessageRun at = this;
    for (int i = 1; i < limit && at != null; i++) {
      at = at.older;
    }
    if (at != null) {
      at.older = null;
    }
  }

  /** A confirmable response went out: when it concerns the same listener, the run goes on. */
  void pass(int messageId, DeliveryListener listener, long now) {
    if (!isEmpty()) {
      extend(messageId, listener, now);
    }
  }

  /** Returns and forgets whom a reset of that message ID concerns, or null. */
  DeliveryListener take(int messageId, long now, long lifetimeNanos) {
    MessageRun newer = null;
    for (MessageRun at = this; at != null; newer = at, at = at.older) {
      if (at.has(messageId)) {
        DeliveryListener concerned = now - at.at() < lifetimeNanos ? at.listener() : null;
        remove(at, newer);
        return concerned;
      }
    }
    return null;
  }

  private void remove(MessageRun removed, MessageRun newer) {
    if (newer != null) {
      newer.older = removed.older;
    } else if (older != null) {
      become(older);
    } else {
      clear();
    }
  }

  void save(SnapshotWriter to) {
    int messages = 0;
    for (MessageRun at = this; at != null; at = at.older) {
      messages += Math.min(at.count(), SAVED);
    }
    to.integer(messages);
    save(this, to);
  }

  /** Writes the older ones first, each message by itself, as every release does. */
  private static void save(MessageRun run, SnapshotWriter to) {
    if (run == null) {
      return;
    }
    save(run.older, to);
    for (int i = Math.max(0, run.count() - SAVED); i < run.count(); i++) {
      to.integer(run.id(i));
      to.number(run.at());
      to.listener(run.listener(), DeliveryListener.NONE);
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
