// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import io.millrace.api.bytes.Bytes;
import java.util.ArrayDeque;

/**
 * The exchanges that wait and the current one, whose message is transmitted. Bounded by {@link
 * HdlcPrimaryLink}, which fills it. Runs on the line's loop.
 */
final class TransmitQueue {
  private final ArrayDeque<LinkExchange> waiting = new ArrayDeque<>();
  private LinkExchange current;

  void add(LinkExchange exchange) {
    waiting.add(exchange);
  }

  /** Returns the current exchange, or null. */
  LinkExchange current() {
    return current;
  }

  boolean isEmpty() {
    return current == null && waiting.isEmpty();
  }

  /** Returns the current exchange; if there is none, the longest waiting one becomes it. */
  LinkExchange next() {
    if (current == null) {
      current = waiting.poll();
    }
    return current;
  }

  /** Removes the current exchange. */
  LinkExchange takeCurrent() {
    LinkExchange taken = current;
    current = null;
    return taken;
  }

  /** Puts the current exchange behind those that wait. */
  void requeueCurrent() {
    waiting.add(takeCurrent());
  }

  /** Removes the current exchange if it has ended, so that it is not transmitted again. */
  void dropEnded() {
    if (current != null && !current.isOpen()) {
      current = null;
    }
  }

  /** Removes a waiting exchange. */
  void remove(LinkExchange exchange) {
    waiting.remove(exchange);
  }

  /**
   * Returns the exchange that a message answers, or null. A waiting exchange is removed; the
   * current one stays, although it may have ended.
   */
  LinkExchange answeredBy(Bytes message) {
    if (current != null && current.isAnsweredBy(message)) {
      return current;
    }
    for (LinkExchange each : waiting) {
      if (each.isAnsweredBy(message)) {
        waiting.remove(each);
        return each;
      }
    }
    return null;
  }

  /** Ends all exchanges. */
  void failAll(String reason) {
    LinkExchange interrupted = takeCurrent();
    if (interrupted != null) {
      interrupted.fail(reason);
    }
    for (LinkExchange each = waiting.poll(); each != null; each = waiting.poll()) {
      each.fail(reason);
    }
  }
}
