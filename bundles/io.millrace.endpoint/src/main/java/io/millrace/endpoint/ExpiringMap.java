// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.lib.bounded.BoundedMap;
import java.util.function.Function;

/**
 * Entries by key: bounded in number, and removed when not used for a lifetime. The one unused for
 * the longest time goes first; one that is busy is spared as long as that is possible. Used on the
 * loop alone.
 */
final class ExpiringMap<K, V extends ExpiringEntry> extends Deadline {
  private static final int SPARED = 8;

  private final BoundedMap<K, V> entries;
  private final Function<K, V> maker;
  private final Deadlines deadlines;
  private final long lifetimeNanos;

  ExpiringMap(Function<K, V> maker, Deadlines deadlines, int limit, long lifetimeNanos) {
    this.maker = maker;
    this.deadlines = deadlines;
    this.lifetimeNanos = lifetimeNanos;
    this.entries =
        BoundedMap.<K, V>ofAtMost(limit)
            .byUse()
            .lifetime(lifetimeNanos, entry -> entry.usedAt)
            .sparing(ExpiringEntry::isBusy, SPARED)
            .onEviction(ExpiringEntry::expired)
            .build();
  }

  /** Returns the entry of a key, made when there is none. */
  V at(K key, long now) {
    V entry = entries.get(key);
    if (entry == null) {
      entry = maker.apply(key);
      entry.usedAt = now;
      entries.put(key, entry, now);
      if (heapIndex < 0) {
        deadlines.set(this, now + lifetimeNanos);
      }
    }
    entry.usedAt = now;
    return entry;
  }

  /** Returns the entry of a key, or null. */
  V get(K key) {
    return entries.get(key);
  }

  /** Removes an entry now. */
  void remove(K key) {
    V entry = entries.remove(key);
    if (entry != null) {
      entry.expired();
    }
  }

  @Override
  void reached(long now) {
    entries.removeOld(now);
    if (!entries.isEmpty()) {
      deadlines.set(this, now + lifetimeNanos / 4);
    }
  }

  /** Returns the entries: a view, which a change of the map breaks. */
  Iterable<V> values() {
    return entries.values();
  }

  int size() {
    return entries.size();
  }
}
