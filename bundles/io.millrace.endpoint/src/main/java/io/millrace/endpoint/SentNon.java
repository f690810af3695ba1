// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.transport.DeliveryListener;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;

/**
 * The non-confirmable responses that went to one peer last, by message ID, in case the peer resets
 * one [RFC 7252 §4.3, RFC 7641 §3.6]. A bounded ring, used on the loop alone.
 */
final class SentNon {
  private final int[] ids;
  private final long[] at;
  private final DeliveryListener[] listeners;
  private int next;

  SentNon(int limit) {
    ids = new int[limit];
    at = new long[limit];
    listeners = new DeliveryListener[limit];
  }

  void add(int messageId, DeliveryListener listener, long now) {
    ids[next] = messageId;
    at[next] = now;
    listeners[next] = listener;
    next = (next + 1) % ids.length;
  }

  void save(SnapshotWriter to) {
    int count = 0;
    for (DeliveryListener each : listeners) {
      count += each == null ? 0 : 1;
    }
    to.integer(count);
    for (int i = 0; i < ids.length; i++) {
      int from = (next + i) % ids.length;
      if (listeners[from] != null) {
        to.integer(ids[from]);
        to.number(at[from]);
        to.listener(listeners[from], DeliveryListener.NONE);
      }
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

  /** Returns and forgets whom a reset of that message ID concerns, or null. */
  DeliveryListener take(int messageId, long now, long lifetimeNanos) {
    for (int i = 0; i < ids.length; i++) {
      if (listeners[i] != null && ids[i] == messageId) {
        DeliveryListener found = listeners[i];
        listeners[i] = null;
        return now - at[i] < lifetimeNanos ? found : null;
      }
    }
    return null;
  }
}
