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
  private final int mostOfOne;
  private final Map<K, ArrayDeque<T>> waiting = new LinkedHashMap<>();
  private int size;

  /** Makes an empty one for so many in all, and of one source. */
  FairQueue(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /** Takes {@code item} in; returns what must go for it, which may be itself, or null. */
  T offer(K source, T item) {
    ArrayDeque<T> own = waiting.get(source);
    int before = own == null ? 0 : own.size();
    if (before >= mostOfOne) {
      return item;
    }
    T out = null;
    if (size >= most) {
      Map.Entry<K, ArrayDeque<T>> longest = longest();
      if (longest.getValue().size() <= before + 1) {
        return item;
      }
      out = longest.getValue().removeLast();
      size--;
    }
    waiting.computeIfAbsent(source, fresh -> new ArrayDeque<>()).add(item);
    size++;
    return out;
  }

  private Map.Entry<K, ArrayDeque<T>> longest() {
    Map.Entry<K, ArrayDeque<T>> longest = null;
    for (Map.Entry<K, ArrayDeque<T>> each : waiting.entrySet()) {
      if (longest == null || each.getValue().size() > longest.getValue().size()) {
        longest = each;
      }
    }
    return longest;
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

  int size() {
    return size;
  }
}
