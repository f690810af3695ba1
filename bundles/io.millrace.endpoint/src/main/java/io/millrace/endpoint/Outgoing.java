// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Reliability;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;

/**
 * A message that went out and may be acknowledged or reset: its bytes, its message ID with a peer,
 * and its retransmissions [RFC 7252 §4.2]. Used on the loop alone.
 */
abstract class Outgoing extends Deadline {
  /** The memory of the peer it went to; null before it went. */
  PeerState state;

  int messageId;
  Bytes datagram;
  private int attemptsLeft;
  private long timeout;

  /** Notes the first transmission; returns how long to wait for an acknowledgement. */
  final long begin(Reliability reliability, double chance) {
    attemptsLeft = reliability.attempts() - 1;
    double spread = 1 + chance * (reliability.randomFactor() - 1);
    timeout = (long) (reliability.ackTimeout().toNanos() * spread);
    return timeout;
  }

  /** Takes one more attempt; returns how long to wait after it, or -1 when there is none left. */
  final long nextAttempt() {
    if (attemptsLeft == 0) {
      return -1;
    }
    attemptsLeft--;
    timeout *= 2;
    return timeout;
  }

  /** Writes what the retransmissions need. */
  final void save(SnapshotWriter to) {
    to.peer(state.peer);
    to.integer(messageId);
    to.bytes(datagram);
    to.integer(attemptsLeft);
    to.number(timeout);
    to.number(due);
  }

  /** Reads what {@link #save} wrote; returns when it is due. */
  final long restore(SnapshotReader from, Peers peers, long now) {
    state = peers.at(from.peer(), now);
    messageId = from.integer();
    datagram = from.bytes();
    attemptsLeft = from.integer();
    timeout = from.number();
    return from.moment();
  }

  /** An empty acknowledgement came. */
  abstract void acknowledged(long now);

  /** A reset came. */
  abstract void reset();

  /** The network reports that the destination is unreachable. */
  abstract void unreachable();
}
