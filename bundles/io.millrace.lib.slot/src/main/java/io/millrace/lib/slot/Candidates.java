// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The services of one name, and what is kept for each of them; the first one by {@link ServiceRank}
 * is the one to use, the others stand by. Services are told apart by identity. Not thread-safe.
 *
 * @param <V> what is kept for a service, perhaps the service itself
 */
public final class Candidates<V> {
  private final List<Entry<V>> entries = new ArrayList<>();

  private record Entry<V>(Object service, V value, ServiceRank rank) {}

  /** Takes a service in, or changes what is kept for it and where it stands. */
  public void put(Object service, V value, ServiceRank rank) {
    remove(service);
    entries.add(new Entry<>(service, value, rank));
    entries.sort(Comparator.comparing(Entry::rank));
  }

  /** Lets a service go; returns what was kept for it, or null. */
  public V remove(Object service) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).service == service) {
        return entries.remove(i).value;
      }
    }
    return null;
  }

  /** Returns what is kept for the first one, or null when there is none. */
  public V first() {
    return entries.isEmpty() ? null : entries.get(0).value;
  }

  /** Returns what is kept for a service, or null. */
  public V get(Object service) {
    for (Entry<V> each : entries) {
      if (each.service == service) {
        return each.value;
      }
    }
    return null;
  }

  /** Returns what is kept, in the order of ranks. */
  public List<V> all() {
    return entries.stream().map(Entry::value).toList();
  }

  /** Tells whether there is none. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Lets all go. */
  public void clear() {
    entries.clear();
  }
}
