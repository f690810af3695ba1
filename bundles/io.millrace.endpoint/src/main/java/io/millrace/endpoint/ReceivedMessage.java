// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;

/**
 * A message that a peer sent, kept to know it again [RFC 7252 §4.5], with the bytes it was answered
 * with. They lie in an array that the next message with this index uses again: answers that live
 * for minutes would otherwise fill the old part of the heap at the rate of the traffic.
 */
final class ReceivedMessage {
  private static final int REUSED_BYTES = 256;
  private static final int GRAIN_BYTES = 16;
  private static final byte[] NOTHING = {};

  /** When it came, if it is not known any more. */
  private static final long NEVER = Long.MIN_VALUE;

  /** The hash of the whole datagram, so that a peer that started anew is not taken for its past. */
  int hash;

  /** Whether {@link #hash} is known: not so when an earlier endpoint received the message. */
  boolean hashKnown;

  /** The hash of its token. */
  int tokenHash;

  /** Its message ID. */
  private char id;

  /** The method of a request that is not yet answered; 0 for anything else. */
  byte method;

  /** When it came, in nanoseconds. */
  long at;

  private byte[] answer = NOTHING;
  private int answerLength = -1;

  void setId(int messageId) {
    id = (char) messageId;
  }

  int id() {
    return id;
  }

  /** Tells whether it is known under a message ID. */
  boolean has(int messageId) {
    return id == messageId && !isForgotten();
  }

  /** It is not known any more. */
  void forget() {
    at = NEVER;
  }

  boolean isForgotten() {
    return at == NEVER;
  }

  /** Tells whether there is an answer to give to a duplicate. */
  boolean isAnswered() {
    return answerLength >= 0;
  }

  /** Returns the answer for a duplicate. */
  Bytes answer() {
    return Bytes.copyOf(answer, 0, answerLength);
  }

  /** Keeps what a duplicate is answered with. */
  void answer(Bytes bytes) {
    if (answer.length < bytes.length()) {
      answer = new byte[(bytes.length() + GRAIN_BYTES - 1) / GRAIN_BYTES * GRAIN_BYTES];
    }
    bytes.copyTo(answer, 0);
    answerLength = bytes.length();
  }

  void save(SnapshotWriter to) {
    to.integer(hash);
    to.flag(hashKnown);
    to.integer(tokenHash);
    to.integer(method);
    to.number(at);
    to.bytes(isAnswered() ? answer() : null);
  }

  /** Reads what {@link #save} wrote; returns the answer, or null. */
  Bytes restore(SnapshotReader from) {
    hash = from.integer();
    hashKnown = from.flag();
    tokenHash = from.integer();
    method = (byte) from.integer();
    at = from.moment();
    return from.bytes();
  }

  /** Makes room for another message, which finds the array unless it is a large one. */
  void vacate() {
    answerLength = -1;
    if (answer.length > REUSED_BYTES) {
      answer = NOTHING;
    }
  }

  /** Gives the answer and its array up. */
  void forgetAnswer() {
    answerLength = -1;
    answer = NOTHING;
  }

  /** Returns how many bytes the array takes. */
  int heldBytes() {
    return answer.length;
  }
}
