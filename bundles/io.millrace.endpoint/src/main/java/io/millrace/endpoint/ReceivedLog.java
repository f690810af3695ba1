// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import java.util.Map;

/**
 * The messages that peers have sent, as records of one {@link RecordLog}, found by peer and message
 * ID: hash chains, each from its newest record to older ones. A record that is dropped stays in its
 * chain, where it is known by its position. Used on the loop alone.
 */
final class ReceivedLog {
  static final int NOWHERE = RecordLog.NOWHERE;

  private static final int OLDER = RecordLog.HEAD_BYTES; // the next record in the chain
  private static final int PEER = OLDER + 4; // 0: not known any more
  private static final int NUMBER = PEER + 4; // the how many-th message of its peer it is
  private static final int ID = NUMBER + 4; // message ID, method, whether the hash is known
  private static final int HASH = ID + 4; // of the whole datagram
  private static final int TOKEN = HASH + 4; // the token's hash
  private static final int AT = TOKEN + 4; // when it came, in ticks
  private static final int ANSWER_BYTES = AT + 4; // -1: there is no answer
  private static final int ANSWER = ANSWER_BYTES + 4;

  /** What a message takes without its answer. */
  static final int ENTRY_BYTES = ANSWER;

  /** A longer one is not kept. */
  static final int MOST_ANSWER_BYTES = RecordLog.MAX_BYTES - ANSWER;

  private static final int METHOD_SHIFT = 16;
  private static final int METHOD = 0xFF << METHOD_SHIFT;
  private static final int HASH_KNOWN = 1 << 24;

  /** A tick has 2^17 ns; that many come round after six days. */
  private static final int TICK_SHIFT = 17;

  private static final int FEWEST_CHAINS = 256;

  /** How a record is laid out: to be counted up whenever that, or what it means, changes. */
  private static final int LAYOUT = 1;

  private final RecordLog log = new RecordLog();
  private int scatter;
  private int[] newest = new int[FEWEST_CHAINS]; // by hash of peer and ID; a power of two
  private int swept;
  private int size;

  /**
   * Begins empty.
   *
   * @param secret so that nobody can choose messages that fall into one chain
   */
  ReceivedLog(int secret) {
    scatter = secret | 1;
  }

  /**
   * Returns all that it holds, in types of the JDK; from then on that is its taker's, and this log
   * is not used.
   */
  Map<String, Object> release() {
    return Map.of(
        "layout", LAYOUT,
        "records", log.release(),
        "scatter", scatter,
        "newest", newest,
        "swept", swept,
        "size", size);
  }

  /** Tells whether that was released by a log that lays its messages out as this one. */
  static boolean isReadable(Map<?, ?> released) {
    return Integer.valueOf(LAYOUT).equals(released.get("layout"))
        && released.get("records") instanceof Map<?, ?> records
        && RecordLog.isReadable(records);
  }

  /** Goes on with what another log has released, instead of what it holds. */
  void adopt(Map<?, ?> released) {
    log.adopt((Map<?, ?>) released.get("records"));
    scatter = (Integer) released.get("scatter");
    newest = (int[]) released.get("newest");
    swept = (Integer) released.get("swept");
    size = (Integer) released.get("size");
  }

  /** Returns the position of a peer's newest message with an ID, or {@link #NOWHERE}. */
  int find(int peer, int messageId) {
    int at = newest[chain(peer, messageId)];
    while (log.has(at)) {
      if (log.getInt(at, PEER) == peer && id(at) == messageId) {
        return at;
      }
      at = log.getInt(at, OLDER);
    }
    return NOWHERE;
  }

  /**
   * Message IDs are counted up: those of a peer that follow each other have chains side by side.
   */
  private int chain(int peer, int messageId) {
    int mixed = (peer ^ peer >>> 16) * scatter;
    return (mixed ^ mixed >>> 15) + messageId & newest.length - 1;
  }

  /**
   * Adds a message.
   *
   * @param number the how many-th of its peer it is
   * @param answerBytes room for an answer of so many bytes
   */
  int add(
      int peer, int number, int messageId, int method, int tokenHash, long at, int answerBytes) {
    if (2 * size >= newest.length) {
      grow();
    }
    sweep();
    int added = log.add(ENTRY_BYTES + answerBytes);
    log.setInt(added, PEER, peer);
    log.setInt(added, NUMBER, number);
    log.setInt(added, ID, messageId | method << METHOD_SHIFT);
    log.setInt(added, TOKEN, tokenHash);
    log.setInt(added, AT, (int) (at >> TICK_SHIFT));
    log.setInt(added, ANSWER_BYTES, -1);
    link(added);
    size++;
    return added;
  }

  private void link(int added) {
    int chain = chain(log.getInt(added, PEER), id(added));
    int older = newest[chain];
    log.setInt(added, OLDER, log.has(older) ? older : NOWHERE);
    newest[chain] = added;
  }

  private void grow() {
    newest = new int[2 * newest.length];
    for (int at = log.oldest(); log.has(at); at = log.after(at)) {
      if (isKnown(at)) {
        link(at);
      }
    }
  }

  /** Positions come round again one day: by then none of an old record may be left. */
  private void sweep() {
    swept = swept + 1 & newest.length - 1;
    if (!log.has(newest[swept])) {
      newest[swept] = NOWHERE;
    }
  }

  /**
   * Adds a message again, as the newest one of all, and forgets it where it is.
   *
   * @param answerBytes room for its answer; one that is longer is left out
   * @return its position
   */
  int renew(int at, int answerBytes) {
    int room = Math.max(0, answerBytes);
    int renewed = add(peer(at), number(at), id(at), method(at), tokenHash(at), 0, room);
    log.copy(at, renewed, ID, ANSWER_BYTES - ID);
    int answered = answerBytes(at);
    if (answered >= 0 && answered <= room) {
      log.setInt(renewed, ANSWER_BYTES, answered);
      log.copy(at, renewed, ANSWER, answered);
    }
    forget(at);
    return renewed;
  }

  /** A message is not known any more; when it is the newest, it leaves nothing. */
  void forget(int at) {
    int chain = chain(peer(at), id(at));
    log.setInt(at, PEER, 0);
    size--;
    if (newest[chain] == at) {
      newest[chain] = log.getInt(at, OLDER);
      log.takeBack(at);
    }
    if (size == 0) {
      clear();
    }
  }

  private void clear() {
    log.clear();
    newest = new int[FEWEST_CHAINS];
  }

  /** Drops the oldest record, whether its message is known or not. */
  void dropOldest() {
    if (isKnown(log.oldest())) {
      size--;
    }
    log.dropOldest();
    if (size == 0) {
      clear();
    }
  }

  /** Sets a message's answer; false when there is no room for it where the message is. */
  boolean answer(int at, Bytes answer) {
    boolean fits = answer.length() <= log.bytes(at) - ENTRY_BYTES;
    if (fits) {
      log.setInt(at, ANSWER_BYTES, answer.length());
      log.setBytes(at, ANSWER, answer);
    }
    return fits;
  }

  /** Returns a message's answer, or null. */
  Bytes answer(int at) {
    int bytes = answerBytes(at);
    return bytes < 0 ? null : log.getBytes(at, ANSWER, bytes);
  }

  /** Returns how many bytes a message's answer has; -1 when there is none. */
  int answerBytes(int at) {
    return log.getInt(at, ANSWER_BYTES);
  }

  void setHash(int at, int hash) {
    log.setInt(at, HASH, hash);
    log.setInt(at, ID, log.getInt(at, ID) | HASH_KNOWN);
  }

  /** Tells whether the hash of the datagram is known. */
  boolean hasHash(int at) {
    return (log.getInt(at, ID) & HASH_KNOWN) != 0;
  }

  int hash(int at) {
    return log.getInt(at, HASH);
  }

  int tokenHash(int at) {
    return log.getInt(at, TOKEN);
  }

  int id(int at) {
    return log.getInt(at, ID) & 0xFFFF;
  }

  /** Returns the method of a request that is not answered yet; 0 for anything else. */
  int method(int at) {
    return (log.getInt(at, ID) & METHOD) >> METHOD_SHIFT;
  }

  /** The request is answered. */
  void clearMethod(int at) {
    log.setInt(at, ID, log.getInt(at, ID) & ~METHOD);
  }

  /** Returns the peer's number; 0 when the message is not known any more. */
  int peer(int at) {
    return log.getInt(at, PEER);
  }

  boolean isKnown(int at) {
    return peer(at) != 0;
  }

  /** Returns the how many-th message of its peer it is. */
  int number(int at) {
    return log.getInt(at, NUMBER);
  }

  /** Returns for how many nanoseconds it has been known, rounded up to ticks. */
  long age(int at, long now) {
    return (long) ((int) (now >> TICK_SHIFT) + 1 - log.getInt(at, AT)) << TICK_SHIFT;
  }

  boolean isEmpty() {
    return log.isEmpty();
  }

  int oldest() {
    return log.oldest();
  }

  int after(int at) {
    return log.after(at);
  }

  boolean has(int at) {
    return log.has(at);
  }

  /** Returns how many bytes it takes, its chains left out. */
  long bytes() {
    return log.bytes();
  }
}
