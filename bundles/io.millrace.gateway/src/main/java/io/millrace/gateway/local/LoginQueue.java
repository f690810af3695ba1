// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bounded queue that serves its sources in turn, so that a source with many items delays only
 * itself. When it is full, the source with the most items loses its newest. Not thread-safe.
 */
final class LoginQueue<K, T> {
  private final int limit;
  private final Map<K, ArrayDeque<T>> waiting = new LinkedHashMap<>();
  private int size;

  /** Makes an empty queue for at most {@code limit} items. */
  LoginQueue(int limit) {
    this.limit = limit;
  }

  /** Adds an item; returns the item that must go for it, which may be this one, or null. */
  T add(K source, T item) {
    T out = null;
    if (size >= limit) {
      ArrayDeque<T> longest = longest();
      if (longest.size() <= waiting(source) + 1) {
        return item;
      }
      out = longest.removeLast();
      size--;
    }
    waiting.computeIfAbsent(source, fresh -> new ArrayDeque<>(1)).add(item);
    size++;
    return out;
  }

  private ArrayDeque<T> longest() {
    ArrayDeque<T> longest = null;
    for (ArrayDeque<T> each : waiting.values()) {
      longest = longest == null || each.size() > longest.size() ? each : longest;
    }
    return longest;
  }

  /** Returns how many items of one source wait. */
  int waiting(K source) {
    ArrayDeque<T> own = waiting.get(source);
    return own == null ? 0 : own.size();
  }

  /** Takes the next item, or null. */
  T poll() {
    if (waiting.isEmpty()) {
      return null;
    }
    Map.Entry<K, ArrayDeque<T>> next = waiting.entrySet().iterator().next();
    K source = next.getKey();
    ArrayDeque<T> own = next.getValue();
    waiting.remove(source);
    T item = own.remove();
    size--;
    if (!own.isEmpty()) {
      waiting.put(source, own);
    }
    return item;
  }
}
