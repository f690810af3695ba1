// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages that peers sent last, with the bytes they were answered with, to know them again
 * when they come twice [RFC 7252 §4.5]. All peers share one log, bounded in bytes; a message is
 * known by its position in it, which holds until the next call that adds one.
 *
 * <p>Of each peer the last {@code limit} messages are remembered for EXCHANGE_LIFETIME. Of one that
 * sends more, also what is still being answered, and what it may repeat because it has not heard
 * the answer: a request that is not known again is executed twice. What is needed when it has
 * become the oldest of all is added once more as the newest; so the work for it is a share of the
 * work for what arrives. When memory is short, what is needed for a few seconds only goes first,
 * then answers that take more than the share of a peer. Used on the loop alone.
 */
final class ReceivedMessages {
  static final int NONE = ReceivedLog.NOWHERE;

  /**
   * Messages of one peer that are remembered for a few seconds, roughly: few clients that send as
   * much as they can would fill the memory, which is slower than the caches of the processor.
   */
  static final int MOST = 1024;

  /** The latest time of a second retransmission, 2 s × 1.5 × (1 + 2), and a second for its way. */
  static final long REPEATED_WITHIN_NANOS = Duration.ofSeconds(10).toNanos();

  /** What earlier releases save instead of the ID of a message that is not known any more. */
  private static final int FORGOTTEN = -1;

  /** The least memory, for each of the {@code limit} messages of one peer. */
  static final int LEAST_BYTES = 64;

  /** Old messages that are looked at for each new one. */
  private static final int STEPS = 4;

  /** An answer that is longer than the room that was kept for it costs one more entry. */
  private static final int MOST_ROOM_BYTES = 64;

  private final ReceivedLog log;
  private final PeerNumbers peers;
  private final int limit;
  private final long lifetimeNanos;
  private final long maxBytes;
  private int room; // the length of the last answer, which the next ones are likely to have

  /**
   * Begins empty.
   *
   * @param limit how many messages of each peer are remembered, whatever it sends
   */
  ReceivedMessages(PeerNumbers peers, int limit, long lifetimeNanos, long maxBytes, int secret) {
    this.log = new ReceivedLog(secret);
    this.peers = peers;
    this.limit = limit;
    this.lifetimeNanos = lifetimeNanos;
    this.maxBytes = Math.max(maxBytes, (long) limit * LEAST_BYTES);
  }

  /** Returns what is remembered of a peer under a message ID, or {@link #NONE}. */
  int find(PeerState peer, int messageId) {
    return log.find(peer.number, messageId);
  }

  /** Tells whether a message found under the same ID is the same message. */
  boolean isDuplicate(int found, int hash, long now) {
    return found != NONE
        && (!log.hasHash(found) || log.hash(found) == hash)
        && log.age(found, now) < lifetimeNanos;
  }

  /** Returns the request of that message ID and token, or {@link #NONE}. */
  int request(PeerState peer, int messageId, Bytes token) {
    int found = find(peer, messageId);
    return found != NONE && log.tokenHash(found) == token.hashCode() ? found : NONE;
  }

  /**
   * Remembers a message.
   *
   * @param found what {@link #find} gave for its ID and is no duplicate
   * @param method of a request that is to be answered; else 0
   */
  int add(PeerState peer, int found, int messageId, int method, int tokenHash, long now) {
    if (found != NONE) {
      forget(peer, found);
    }
    return enter(peer, messageId, method, tokenHash, now, now);
  }

  private int enter(PeerState peer, int messageId, int method, int tokenHash, long at, long now) {
    int number = peer.received++; // of the last messages of its peer it is one already
    makeRoom(ReceivedLog.ENTRY_BYTES + room, now);
    peer.remembered++;
    return log.add(peer.number, number, messageId, method, tokenHash, at, room);
  }

  private void forget(PeerState peer, int message) {
    log.forget(message);
    peer.remembered--;
  }

  /**
   * Sets the hash of the whole datagram, so that a peer that began anew is not taken for before.
   */
  void setHash(int message, int hash) {
    log.setHash(message, hash);
  }

  private void makeRoom(int bytes, long now) {
    for (int i = 0; i < STEPS && !log.isEmpty(); i++) {
      boolean isShort = log.bytes() + bytes > maxBytes;
      int oldest = log.oldest();
      if (!isShort && isFresh(oldest, now)) {
        return;
      }
      pass(oldest, isShort, now);
    }
    while (!log.isEmpty() && log.bytes() + bytes > maxBytes) {
      drop();
    }
  }

  /** Tells whether it may come again within seconds, and is one of the last of its peer. */
  private boolean isFresh(int message, long now) {
    PeerState peer = peers.get(log.peer(message));
    return peer != null
        && isOfLast(message, peer, MOST)
        && log.age(message, now) < REPEATED_WITHIN_NANOS;
  }

  /** The oldest makes room, or becomes the newest. */
  private void pass(int oldest, boolean isShort, long now) {
    PeerState peer = peers.get(log.peer(oldest));
    if (peer != null && isNeeded(oldest, peer, now)) {
      boolean isLong = ReceivedLog.ENTRY_BYTES + log.answerBytes(oldest) > share();
      log.renew(oldest, isShort && isLong ? 0 : log.answerBytes(oldest));
    }
    drop();
  }

  private boolean isNeeded(int message, PeerState peer, long now) {
    return (isOfLast(message, peer, limit) || log.method(message) != 0)
        && log.age(message, now) < lifetimeNanos;
  }

  private boolean isOfLast(int message, PeerState peer, int count) {
    return peer.received - log.number(message) <= count;
  }

  /** Returns the memory there is for each message that has to be remembered. */
  private long share() {
    return maxBytes / Math.max(1, (long) limit * peers.size());
  }

  private void drop() {
    PeerState peer = peers.get(log.peer(log.oldest()));
    if (peer != null) {
      peer.remembered--;
    }
    log.dropOldest();
  }

  /** Returns the answer for a duplicate, or null. */
  Bytes answer(int message) {
    return log.answer(message);
  }

  boolean isAnswered(int message) {
    return log.answerBytes(message) >= 0;
  }

  /** Returns the method of a request that was not answered yet, and takes it for answered. */
  int takeMethod(int message) {
    int method = log.method(message);
    log.clearMethod(message);
    return method;
  }

  /** Sets what a duplicate is answered with. */
  void reply(int message, Bytes reply, long now) {
    room = Math.min(reply.length(), MOST_ROOM_BYTES);
    if (!log.answer(message, reply) && reply.length() <= ReceivedLog.MOST_ANSWER_BYTES) {
      log.answer(log.renew(message, reply.length()), reply);
      makeRoom(0, now);
    }
  }

  /** Forgets one request. */
  void forget(PeerState peer, int messageId, Bytes token) {
    int found = request(peer, messageId, token);
    if (found != NONE) {
      forget(peer, found);
    }
  }

  /** Forgets what a peer sent that is forgotten itself. */
  void forget(PeerState peer) {
    peers.remove(peer);
    while (!log.isEmpty() && peers.get(log.peer(log.oldest())) == null) {
      log.dropOldest();
    }
  }

  /** Returns how many bytes it takes. */
  long bytes() {
    return log.bytes();
  }

  /** Returns the positions of all that each peer sent, by the peer's number, the oldest first. */
  Map<Integer, List<Integer>> byPeer() {
    Map<Integer, List<Integer>> found = new HashMap<>();
    for (int at = log.oldest(); log.has(at); at = log.after(at)) {
      if (log.isKnown(at)) {
        found.computeIfAbsent(log.peer(at), number -> new ArrayList<>()).add(at);
      }
    }
    return found;
  }

  /** Returns all of them, by the numbers of their peers, for a successor to {@link #adopt}. */
  Map<String, Object> release() {
    return log.release();
  }

  /** Goes on with what another one has released; the peers get the numbers that they had there. */
  void adopt(Map<?, ?> released) {
    log.adopt(released);
  }

  void save(List<Integer> messages, SnapshotWriter to, long now) {
    to.integer(messages.size());
    for (int at : messages) {
      to.integer(log.id(at));
      to.integer(log.hash(at));
      to.flag(log.hasHash(at));
      to.integer(log.tokenHash(at));
      to.integer(log.method(at));
      to.number(now - log.age(at, now));
      to.bytes(log.answer(at));
    }
  }

  void restore(PeerState peer, SnapshotReader from, long now) {
    for (int count = from.integer(); count > 0; count--) {
      int id = from.integer();
      int hash = from.integer();
      boolean hasHash = from.flag();
      int tokenHash = from.integer();
      int method = from.integer();
      long at = from.moment();
      Bytes answer = from.bytes();
      if (id != FORGOTTEN) {
        int added = enter(peer, id, method, tokenHash, at, now);
        if (hasHash) {
          log.setHash(added, hash);
        }
        if (answer != null) {
          reply(added, answer, now);
        }
      }
    }
  }
}
