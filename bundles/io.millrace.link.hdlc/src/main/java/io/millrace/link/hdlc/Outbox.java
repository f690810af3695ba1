// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import java.util.ArrayDeque;

/** The exchanges that wait and the one at work. Runs on the line's loop; bounded by its filler. */
final class Outbox {
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
  private Exchange current;

  void add(Exchange exchange) {
    waiting.add(exchange);
  }

  /** Returns the exchange at work, or null. */
  Exchange current() {
    return current;
  }

  boolean isEmpty() {
    return current == null && waiting.isEmpty();
  }

  /** Returns the exchange at work, or else makes the longest waiting one that. */
  Exchange next() {
    if (current == null) {
      current = waiting.poll();
    }
    return current;
  }

  /** Takes the exchange at work out. */
  Exchange takeCurrent() {
    Exchange taken = current;
    current = null;
    return taken;
  }

  /** Puts the exchange at work behind those that wait. */
  void letOthersGoFirst() {
    waiting.add(takeCurrent());
  }

  /** Takes the exchange at work out if its deadline has ended it: it does not go out again. */
  void dropEnded() {
    if (current != null && !current.isOpen()) {
      current = null;
    }
  }

  /** Takes an exchange out of those that wait; returns false when it is not among them. */
  boolean remove(Exchange exchange) {
    return waiting.remove(exchange);
  }

  /**
   * Returns the exchange that a message answers, at work or put behind others, or null. One at work
   * stays there, though it may have ended.
   */
  Exchange answeredBy(Bytes message) {
    if (current != null && current.isAnsweredBy(message)) {
      return current;
    }
    for (Exchange each : waiting) {
      if (each.isAnsweredBy(message)) {
        waiting.remove(each);
        return each;
      }
    }
    return null;
  }

  /** Ends everything. */
  void failAll(String reason) {
    Exchange interrupted = takeCurrent();
    if (interrupted != null) {
      interrupted.fail(reason);
    }
    for (Exchange each = waiting.poll(); each != null; each = waiting.poll()) {
      each.fail(reason);
    }
  }
}
