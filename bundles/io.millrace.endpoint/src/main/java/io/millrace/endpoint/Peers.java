// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Randomness;
import io.millrace.api.transport.Peer;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;
import java.util.List;
import java.util.Map;

/** The memory of all peers of an endpoint. Used on the loop alone. */
final class Peers {
  private final EndpointLimits limits;
  private final Randomness randomness;
  private final PeerNumbers numbers = new PeerNumbers();
  private final ReceivedMessages received;
  private final long lifetimeNanos;
  private final ExpiringMap<Peer, PeerState> states;
  private int adopted; // the number of the peer that is being adopted; 0: none is

  Peers(EndpointLimits limits, Randomness randomness, Deadlines deadlines) {
    this.limits = limits;
    this.randomness = randomness;
    this.lifetimeNanos = limits.exchangeLifetime().toNanos();
    this.received =
        new ReceivedMessages(
            numbers,
            limits.answersPerPeer(),
            lifetimeNanos,
            limits.answerBytes(),
            randomness.nextInt(Integer.MAX_VALUE));
    this.states = new ExpiringMap<>(this::newState, deadlines, limits.peers(), lifetimeNanos);
  }

  private PeerState newState(Peer peer) {
    PeerState state = new PeerState(peer, adopted == 0 ? numbers.next() : adopted, this);
    numbers.enter(state);
    return state;
  }

  /** Returns the messages that peers sent. */
  ReceivedMessages received() {
    return received;
  }

  PeerState at(Peer peer, long now) {
    return states.at(peer, now);
  }

  /** Returns the memory of a peer, or null. */
  PeerState get(Peer peer) {
    return states.get(peer);
  }

  /** Forgets a request that may be handled again, and its peer when that was all. */
  void forget(PeerState state, int messageId, Bytes token) {
    received.forget(state, messageId, token);
    if (state.isEmpty()) {
      states.remove(state.peer);
    }
  }

  MessageIds newIds() {
    return new MessageIds(randomness.nextInt(65536));
  }

  SentNon newSentNon() {
    return new SentNon(limits.nonPerPeer());
  }

  long lifetimeNanos() {
    return lifetimeNanos;
  }

  long nonLifetimeNanos() {
    return limits.nonLifetime().toNanos();
  }

  /** Forgets whom resets of the non-confirmable responses so far concern. */
  void forgetNons() {
    states.values().forEach(PeerState::forgetNons);
  }

  /**
   * A peer is forgotten. While peers are adopted, what an unknown one has sent stays: it may be of
   * one that follows.
   */
  void expired(PeerState state) {
    if (adopted == 0) {
      received.forget(state);
    } else {
      numbers.remove(state);
    }
  }

  void save(SnapshotWriter to, long now) {
    Map<Integer, List<Integer>> messages = received.byPeer();
    for (PeerState each : states.values()) {
      List<Integer> sent = messages.getOrDefault(each.number, List.of());
      each.save(to, () -> received.save(sent, to, now));
    }
  }

  void restore(SnapshotReader from, long now) {
    while (from.more()) {
      PeerState state = at(from.peer(), now);
      state.restore(from, () -> received.restore(state, from, now));
    }
  }

  /** Writes the peers by number, without the messages that they sent. */
  void saveNumbered(SnapshotWriter to) {
    to.integer(numbers.last());
    to.integer(numbers.length());
    for (PeerState each : states.values()) {
      to.integer(each.number);
      to.integer(each.received);
      to.integer(each.remembered);
      each.save(to, () -> {});
    }
  }

  /** Reads what {@link #saveNumbered} wrote, with the messages that were released beside it. */
  void adopt(SnapshotReader from, Map<?, ?> messages, long now) {
    numbers.adopt(from.integer(), from.integer());
    received.adopt(messages);
    while (from.more()) {
      int number = from.integer();
      int count = from.integer();
      int remembered = from.integer();
      Peer peer = from.peer();
      PeerState state = adopted(number, peer, now);
      state.received = count;
      state.remembered = remembered;
      state.restore(from, () -> {});
    }
  }

  private PeerState adopted(int number, Peer peer, long now) {
    adopted = number;
    try {
      return at(peer, now);
    } finally {
      adopted = 0;
    }
  }

  int size() {
    return states.size();
  }

  long answerBytes() {
    return received.bytes();
  }
}
