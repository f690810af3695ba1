// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.proxy;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * What waits for one device, shared out between those who ask by deficit round robin [Shreedhar and
 * Varghese, SIGCOMM 1995]: in each turn one may take {@value #QUANTUM} bytes more, so that who asks
 * for much waits for himself, and in the order he asked. Not thread-safe.
 *
 * @param <K> who asks
 * @param <R> a request
 */
final class FairQueue<K, R> {
  /** What each turn allows: a request of usual length, or a part of a long one. */
  static final int QUANTUM = 512;

  /** What an exchange costs the device beside its bytes. */
  static final int OVERHEAD = 256;

  /** One who asks, with what is left of earlier turns. */
  private static final class Flow<K, R> {
    final K who;
    final ArrayDeque<R> waiting = new ArrayDeque<>();
    int deficit;

    Flow(K who) {
      this.who = who;
    }

    int length() {
      return waiting.size();
    }
  }

  private final ToIntFunction<R> bytes;
  private final Map<K, Flow<K, R>> flows = new HashMap<>();

  /** Those of whom something waits, in the order of their turns. */
  private final ArrayDeque<Flow<K, R>> turns = new ArrayDeque<>();

  private boolean turnHasBegun;
  private int size;

  /** Makes an empty queue; {@code bytes} says how long a request is. */
  FairQueue(ToIntFunction<R> bytes) {
    this.bytes = bytes;
  }

  /** Returns how many wait. */
  int size() {
    return size;
  }

  /** Adds a request behind those of the same asker. */
  void add(K who, R request) {
    Flow<K, R> flow = flows.get(who);
    if (flow == null) {
      flow = new Flow<>(who);
      flows.put(who, flow);
      turns.add(flow);
    }
    flow.waiting.add(request);
    size++;
  }

  /** Takes the request whose turn it is; null when none waits. */
  R poll() {
    while (size > 0) {
      Flow<K, R> flow = turns.peek();
      flow.deficit += turnHasBegun ? 0 : QUANTUM;
      turnHasBegun = true;
      int cost = OVERHEAD + bytes.applyAsInt(flow.waiting.peek());
      if (cost <= flow.deficit) {
        flow.deficit -= cost;
        R next = flow.waiting.poll();
        removed(flow, 1);
        return next;
      }
      turns.add(turns.poll());
      turnHasBegun = false;
    }
    return null;
  }

  /**
   * Takes out the latest request of whoever has most waiting, to make room for one of another; null
   * when nobody has so many more that this would be fairer.
   */
  R makeRoomFor(K who) {
    Flow<K, R> longest = null;
    for (Flow<K, R> each : turns) {
      longest = longest == null || each.length() > longest.length() ? each : longest;
    }
    Flow<K, R> own = flows.get(who);
    int least = (own == null ? 0 : own.length()) + 2;
    if (longest == null || longest.length() < least) {
      return null;
    }
    R last = longest.waiting.pollLast();
    removed(longest, 1);
    return last;
  }

  /** Takes out what needs no turn any more. */
  void removeIf(Predicate<R> isOver) {
    for (Flow<K, R> each : List.copyOf(turns)) {
      int before = each.length();
      each.waiting.removeIf(isOver);
      removed(each, before - each.length());
    }
  }

  private void removed(Flow<K, R> flow, int count) {
    size -= count;
    if (flow.waiting.isEmpty()) {
      turnHasBegun &= flow != turns.peek();
      turns.remove(flow);
      flows.remove(flow.who);
    }
  }
}
