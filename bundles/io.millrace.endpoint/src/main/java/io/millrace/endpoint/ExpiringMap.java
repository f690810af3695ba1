// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Entries by key: bounded in number, and removed when not used for a lifetime. The one unused for
 * the longest time goes first; one that is busy is spared as long as that is possible. Used on the
 * loop alone.
 */
final class ExpiringMap<K, V extends ExpiringEntry> extends Deadline {
  private static final int SPARED = 8;

  private final LinkedHashMap<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final Function<K, V> maker;
  private final Deadlines deadlines;
  private final int limit;
  private final long lifetimeNanos;

  ExpiringMap(Function<K, V> maker, Deadlines deadlines, int limit, long lifetimeNanos) {
    this.maker = maker;
    this.deadlines = deadlines;
    this.limit = limit;
    this.lifetimeNanos = lifetimeNanos;
  }

  /** Returns the entry of a key, made when there is none. */
  V at(K key, long now) {
    V entry = entries.get(key);
    if (entry == null) {
      entry = maker.apply(key);
      makeRoom();
      entries.put(key, entry);
      if (place < 0) {
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

  private void makeRoom() {
    for (int spared = 0; entries.size() >= limit; ) {
      Map.Entry<K, V> eldest = entries.entrySet().iterator().next();
      entries.remove(eldest.getKey());
      if (eldest.getValue().isBusy() && spared++ < Math.min(SPARED, limit - 1)) {
        entries.put(eldest.getKey(), eldest.getValue());
      } else {
        eldest.getValue().expired();
      }
    }
  }

  @Override
  void reached(long now) {
    Iterator<V> eldestFirst = entries.values().iterator();
    while (eldestFirst.hasNext()) {
      V eldest = eldestFirst.next();
      if (now - eldest.usedAt < lifetimeNanos) {
        break;
      }
      if (!eldest.isBusy()) {
        eldestFirst.remove();
        eldest.expired();
      }
    }
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
