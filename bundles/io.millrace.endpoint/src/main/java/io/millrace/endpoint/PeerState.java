// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the message layer remembers of one peer: message IDs, what is open, what was received, and
 * may still be reset. Given up EXCHANGE_LIFETIME after the last message. Used on the loop alone.
 */
final class PeerState extends ExpiringEntry {
  final Peer peer;

  /** Its number among {@link PeerNumbers}. */
  final int number;

  /** How many messages it has sent that were remembered; counts round. */
  int received;

  /** How many of them still are. */
  int remembered;

  private final Peers peers;
  private Outgoing only; // what is open, while that is one: nearly all peers have no more
  private MessageIdMap others; // what is open beside it; null while there never was anything
  private MessageIds ids;
  private SentNon sentNon;

  PeerState(Peer peer, int number, Peers peers) {
    this.peer = peer;
    this.number = number;
    this.peers = peers;
  }

  /** Returns a fresh message ID, or {@link MessageIds#NONE}. */
  int freshId(long now) {
    if (ids == null) {
      ids = peers.newIds();
    }
    return ids.take(this, now, peers.lifetimeNanos());
  }

  /** Returns what is open under a message ID, or null. */
  Outgoing open(int messageId) {
    if (only != null && only.messageId == messageId) {
      return only;
    }
    return others == null ? null : others.get(messageId);
  }

  /** Something went out that may be acknowledged or reset. */
  void opened(Outgoing sent) {
    if (only == null) {
      only = sent;
      return;
    }
    if (others == null) {
      others = new MessageIdMap();
    }
    others.add(sent);
  }

  /** It is not open any more; does nothing when it was not. */
  void closed(Outgoing sent) {
    if (only == sent) {
      only = null;
    } else if (others != null) {
      others.remove(sent);
    }
  }

  /** Returns what is open at this moment. */
  List<Outgoing> allOpen() {
    List<Outgoing> all = new ArrayList<>();
    if (only != null) {
      all.add(only);
    }
    if (others != null) {
      all.addAll(Arrays.asList(others.entries()));
    }
    return all;
  }

  void rememberNon(int messageId, DeliveryListener listener, long now) {
    if (listener != DeliveryListener.NONE) {
      if (sentNon == null) {
        sentNon = peers.newSentNon();
      }
      sentNon.add(messageId, listener, now);
    }
  }

  /** A confirmable response went out between those that are not. */
  void passCon(int messageId, DeliveryListener listener, long now) {
    if (sentNon != null) {
      sentNon.pass(messageId, listener, now);
    }
  }

  /** Returns and forgets whom the reset of a non-confirmable response concerns, or null. */
  DeliveryListener resetNon(int messageId, long now) {
    return sentNon == null ? null : sentNon.take(messageId, now, peers.nonLifetimeNanos());
  }

  /** Whom the responses so far concern is gone. */
  void forgetNons() {
    sentNon = null;
  }

  /** Writes it; what was received is written by {@code messages}. */
  void save(SnapshotWriter to, Runnable messages) {
    to.peer(peer);
    to.number(usedAt);
    messages.run();
    to.flag(ids != null);
    if (ids != null) {
      ids.save(to);
    }
    to.flag(sentNon != null);
    if (sentNon != null) {
      sentNon.save(to);
    }
  }

  /** Reads what {@link #save} wrote, after the peer itself. */
  void restore(SnapshotReader from, Runnable messages) {
    usedAt = from.moment();
    messages.run();
    if (from.flag()) {
      ids = peers.newIds();
      ids.restore(from);
    }
    if (from.flag()) {
      sentNon = peers.newSentNon();
      sentNon.restore(from);
    }
  }

  /** Tells whether nothing is remembered of this peer. */
  boolean isEmpty() {
    return ids == null && sentNon == null && !isBusy() && remembered == 0;
  }

  @Override
  boolean isBusy() {
    return only != null || others != null && others.size() > 0;
  }

  @Override
  void expired() {
    peers.expired(this);
  }
}
