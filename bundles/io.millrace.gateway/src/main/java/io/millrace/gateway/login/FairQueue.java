// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.login;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What waits, by where it comes from: each source has its turn, so one with much waits for itself.
 * When it is full, the source with the most gives up its newest. Not thread-safe.
 */
final class FairQueue<K, T> {
  private final int most;
  private final Map<K, ArrayDeque<T>> waiting = new LinkedHashMap<>();
  private int size;

  /** Makes an empty one for so many. */
  FairQueue(int most) {
    this.most = most;
  }

  /** Takes {@code item} in; returns what must go for it, which may be itself, or null. */
  T offer(K source, T item) {
    T out = null;
    if (size >= most) {
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

  /** Returns how many wait of one source. */
  int waiting(K source) {
    ArrayDeque<T> own = waiting.get(source);
    return own == null ? 0 : own.size();
  }

  /** Returns the next one, or null. */
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
