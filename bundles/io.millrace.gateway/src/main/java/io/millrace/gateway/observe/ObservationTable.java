// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.transport.Peer;
import io.millrace.gateway.message.ExchangeKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The observations of all clients, by peer and token. Those of one peer are a chain, because nearly
 * all peers have one or two. Thread-safe; a look-up takes no lock.
 */
final class ObservationTable {
  private final ConcurrentHashMap<Peer, Observation> chains = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();

  /** Adds an observation; false when there is one of that peer and token. */
  boolean add(Observation added) {
    boolean[] fresh = new boolean[1];
    chains.compute(
        added.peer(),
        (peer, head) -> {
          fresh[0] = find(head, added.key()) == null;
          if (!fresh[0]) {
            return head;
          }
          added.nextOfPeer = head;
          return added;
        });
    if (fresh[0]) {
      size.incrementAndGet();
    }
    return fresh[0];
  }

  /** Returns the observation of that peer and token, or null. */
  Observation get(ExchangeKey key) {
    return find(chains.get(key.peer()), key);
  }

  private static Observation find(Observation head, ExchangeKey key) {
    for (Observation at = head; at != null; at = at.nextOfPeer) {
      if (at.hasToken(key.token())) {
        return at;
      }
    }
    return null;
  }

  /** Removes an observation; false when it is not in. */
  boolean remove(Observation removed) {
    boolean[] found = new boolean[1];
    chains.computeIfPresent(
        removed.peer(),
        (peer, head) -> {
          if (head == removed) {
            found[0] = true;
            return head.nextOfPeer;
          }
          Observation at = head;
          while (at.nextOfPeer != null && at.nextOfPeer != removed) {
            at = at.nextOfPeer;
          }
          if (at.nextOfPeer == removed) {
            found[0] = true;
            at.nextOfPeer = removed.nextOfPeer;
          }
          return head;
        });
    if (found[0]) {
      size.decrementAndGet();
    }
    return found[0];
  }

  /** Returns how many observations a peer has. */
  int count(Peer peer) {
    int count = 0;
    for (Observation at = chains.get(peer); at != null; at = at.nextOfPeer) {
      count++;
    }
    return count;
  }

  /** Returns the observations of a peer at this moment. */
  List<Observation> of(Peer peer) {
    List<Observation> found = new ArrayList<>();
    addChain(chains.get(peer), found::add);
    return found;
  }

  /** Returns all observations of this moment. */
  List<Observation> all() {
    List<Observation> found = new ArrayList<>(size.get());
    chains.values().forEach(head -> addChain(head, found::add));
    return found;
  }

  private static void addChain(Observation head, Consumer<Observation> to) {
    for (Observation at = head; at != null; at = at.nextOfPeer) {
      to.accept(at);
    }
  }

  boolean isEmpty() {
    return size.get() == 0;
  }

  int size() {
    return size.get();
  }
}
