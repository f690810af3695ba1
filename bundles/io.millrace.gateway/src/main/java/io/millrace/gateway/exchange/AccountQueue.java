// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.transport.Peer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * A queue of requests that is shared out fairly between accounts, and each account's share between
 * its sessions: an account with many sessions gets as much as one with a single session. Between
 * accounts it is surplus round robin: an account that has had more than its share waits until the
 * rounds have made up for it; between the sessions of one, {@link FairQueue}. Not thread-safe.
 *
 * @param <R> a request
 */
final class AccountQueue<R> {
  /** The requests of one account, and what is left for it of earlier rounds. */
  private static final class Share<R> {
    final Object account;
    final FairQueue<Peer, R> waiting;
    int surplus;

    Share(Object account, ToIntFunction<R> bytes) {
      this.account = account;
      this.waiting = new FairQueue<>(bytes);
    }
  }

  private final ToIntFunction<R> bytes;
  private final Map<Object, Share<R>> shares = new HashMap<>();

  /** The accounts whose requests wait, in the order of the round. */
  private final ArrayDeque<Share<R>> active = new ArrayDeque<>();

  private int size;

  /** Makes an empty queue; {@code bytes} says how long a request is. */
  AccountQueue(ToIntFunction<R> bytes) {
    this.bytes = bytes;
  }

  /** Returns how many wait. */
  int size() {
    return size;
  }

  /** Adds a request behind those of the same session. */
  void add(Object account, Peer session, R request) {
    Share<R> share = shares.get(account);
    if (share == null) {
      share = new Share<>(account, bytes);
      shares.put(account, share);
      active.add(share);
    }
    share.waiting.add(session, request);
    size++;
  }

  /** Takes the next request of the round; null when none waits. */
  R poll() {
    while (size > 0) {
      Share<R> share = active.peek();
      if (share.surplus > 0) {
        R next = share.waiting.poll();
        share.surplus -= FairQueue.OVERHEAD + bytes.applyAsInt(next);
        removed(share, 1);
        return next;
      }
      share.surplus += FairQueue.QUANTUM;
      active.add(active.poll());
    }
    return null;
  }

  /**
   * Removes the latest request of the account with the most, from its session with the most, to
   * make room for one of {@code account}; null when no account has so many more that this would be
   * fairer, and none of its sessions has more than {@code session}.
   */
  R makeRoomFor(Object account, Peer session) {
    Share<R> longest = null;
    for (Share<R> each : active) {
      longest = longest == null || each.waiting.size() > longest.waiting.size() ? each : longest;
    }
    Share<R> own = shares.get(account);
    int mine = own == null ? 0 : own.waiting.size();
    boolean fairer = longest != null && longest.waiting.size() >= mine + 2;
    Share<R> from = fairer ? longest : own;
    if (from == null) {
      return null;
    }
    R last = fairer ? from.waiting.removeLatestOfLongest() : from.waiting.makeRoomFor(session);
    if (last != null) {
      removed(from, 1);
    }
    return last;
  }

  /** Removes the requests that are over. */
  void removeIf(Predicate<R> isOver) {
    for (Share<R> each : List.copyOf(active)) {
      int before = each.waiting.size();
      each.waiting.removeIf(isOver);
      removed(each, before - each.waiting.size());
    }
  }

  private void removed(Share<R> share, int count) {
    size -= count;
    if (share.waiting.size() == 0) {
      active.remove(share);
      shares.remove(share.account);
    }
  }
}
