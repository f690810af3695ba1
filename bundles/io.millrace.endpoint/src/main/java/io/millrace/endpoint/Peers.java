// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Randomness;
import io.millrace.api.transport.Peer;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;

/** The memory of all peers of an endpoint. Used on the loop alone. */
final class Peers {
  private final EndpointLimits limits;
  private final Randomness randomness;
  private final ByteBudget budget;
  private final long lifetimeNanos;
  private final ExpiringMap<Peer, PeerState> states;

  Peers(EndpointLimits limits, Randomness randomness, Deadlines deadlines) {
    this.limits = limits;
    this.randomness = randomness;
    this.budget = new ByteBudget(limits.answerBytes());
    this.lifetimeNanos = limits.exchangeLifetime().toNanos();
    this.states = new ExpiringMap<>(this::newState, deadlines, limits.peers(), lifetimeNanos);
  }

  private PeerState newState(Peer peer) {
    ReceivedMessages received =
        new ReceivedMessages(limits.answersPerPeer(), lifetimeNanos, budget);
    return new PeerState(peer, this, received);
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
    state.received.forget(messageId, token);
    if (state.isEmpty()) {
      states.remove(state.peer);
    }
  }

  MessageIds newIds() {
    return new MessageIds(randomness.nextInt(65536), lifetimeNanos);
  }

  SentNon newSentNon() {
    return new SentNon(limits.nonPerPeer());
  }

  long nonLifetimeNanos() {
    return limits.nonLifetime().toNanos();
  }

  /** Forgets whom resets of the non-confirmable responses so far concern. */
  void forgetNons() {
    states.values().forEach(PeerState::forgetNons);
  }

  void save(SnapshotWriter to) {
    states.values().forEach(each -> each.save(to));
  }

  void restore(SnapshotReader from, long now) {
    while (from.more()) {
      at(from.peer(), now).restore(from);
    }
  }

  int size() {
    return states.size();
  }

  long answerBytes() {
    return budget.used;
  }
}
