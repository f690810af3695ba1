// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * A queue of requests that serves its clients by deficit round robin [Shreedhar and Varghese,
 * SIGCOMM 1995]: in each round each client may take {@value #QUANTUM} bytes more. So a client with
 * many requests delays its own requests only; these keep their order. Not thread-safe.
 *
 * @param <K> the client that asks
 * @param <R> a request
 */
public final class FairQueue<K, R> {
  /** What each round allows: a request of usual length, or a part of a long one. */
  static final int QUANTUM = 512;

  /** What an exchange costs the device beside its bytes. */
  static final int OVERHEAD = 256;

  /** A client that asks, and what is left for it of earlier rounds. */
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

  /** The clients whose requests wait, in the order of the round. */
  private final ArrayDeque<Flow<K, R>> active = new ArrayDeque<>();

  private boolean quantumAdded;
  private int size;

  /** Makes an empty queue; {@code bytes} says how long a request is. */
  FairQueue(ToIntFunction<R> bytes) {
    this.bytes = bytes;
  }

  /** Makes an empty queue from which each client takes one request in each round. */
  public static <K, R> FairQueue<K, R> oneInEachRound() {
    return new FairQueue<>(request -> QUANTUM - OVERHEAD);
  }

  /** Returns how many wait. */
  public int size() {
    return size;
  }

  /** Adds a request behind those of the same client. */
  public void add(K who, R request) {
    Flow<K, R> flow = flows.get(who);
    if (flow == null) {
      flow = new Flow<>(who);
      flows.put(who, flow);
      active.add(flow);
    }
    flow.waiting.add(request);
    size++;
  }

  /** Returns how many requests of a client wait. */
  public int waiting(K who) {
    Flow<K, R> flow = flows.get(who);
    return flow == null ? 0 : flow.length();
  }

  /** Takes the next request of the round; null when none waits. */
  public R poll() {
    while (size > 0) {
      Flow<K, R> flow = active.peek();
      flow.deficit += quantumAdded ? 0 : QUANTUM;
      quantumAdded = true;
      int cost = OVERHEAD + bytes.applyAsInt(flow.waiting.peek());
      if (cost <= flow.deficit) {
        flow.deficit -= cost;
        R next = flow.waiting.poll();
        removed(flow, 1);
        return next;
      }
      active.add(active.poll());
      quantumAdded = false;
    }
    return null;
  }

  /**
   * Removes the latest request of the client with the most, to make room for one of {@code who};
   * null when no client has so many more that this would be fairer.
   */
  public R makeRoomFor(K who) {
    Flow<K, R> longest = longest();
    return longest == null || longest.length() < waiting(who) + 2 ? null : removeLatest(longest);
  }

  /** Removes the latest request of the client with the most; null when none waits. */
  R removeLatestOfLongest() {
    Flow<K, R> longest = longest();
    return longest == null ? null : removeLatest(longest);
  }

  private R removeLatest(Flow<K, R> flow) {
    R last = flow.waiting.pollLast();
    removed(flow, 1);
    return last;
  }

  private Flow<K, R> longest() {
    Flow<K, R> longest = null;
    for (Flow<K, R> each : active) {
      longest = longest == null || each.length() > longest.length() ? each : longest;
    }
    return longest;
  }

  /** Removes the requests that are over. */
  void removeIf(Predicate<R> isOver) {
    for (Flow<K, R> each : List.copyOf(active)) {
      int before = each.length();
      each.waiting.removeIf(isOver);
      removed(each, before - each.length());
    }
  }

  private void removed(Flow<K, R> flow, int count) {
    size -= count;
    if (flow.waiting.isEmpty()) {
      quantumAdded &= flow != active.peek();
      active.remove(flow);
      flows.remove(flow.who);
    }
  }
}
