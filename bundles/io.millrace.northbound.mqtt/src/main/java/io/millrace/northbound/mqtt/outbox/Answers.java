// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Answers on their way to the broker. They are not stored: who waits for one asks again when the
 * connection is lost. Bounded. Not thread-safe: an {@link Outbox} uses it.
 */
final class Answers {
  /**
   * The sequence of the first answer; later ones have lower sequences, and items 0 or higher ones.
   */
  static final long FIRST = -2;

  private static final int MOST_WAITING = 256;
  private static final int OVERHEAD_BYTES = 256;

  private final Deque<Answer> waiting = new ArrayDeque<>();
  private final Set<Long> inFlight = new HashSet<>();
  private long next = FIRST;

  /** Takes one; the oldest goes when there are too many. */
  void add(Answer answer) {
    waiting.add(answer);
    if (waiting.size() > MOST_WAITING) {
      waiting.remove();
    }
  }

  /** Publishes at most so many. */
  void fill(Broker.Connection connection, int most, long mostBytes) {
    for (int sent = 0; sent < most && !waiting.isEmpty(); sent++) {
      Answer answer = waiting.remove();
      Message message = answer.message();
      long bytes =
          message.payload().length()
              + message.correlation().length()
              + 3L * message.topic().length()
              + OVERHEAD_BYTES;
      inFlight.add(next);
      connection.publish(next--, bytes > mostBytes ? answer.tooLong() : message);
    }
  }

  int inFlight() {
    return inFlight.size();
  }

  /** Whatever the broker says of one, it is not sent again. */
  void acknowledged(long sequence) {
    inFlight.remove(sequence);
  }

  /** The connection is lost, and with it whoever waited there. */
  void lost() {
    waiting.clear();
    inFlight.clear();
  }
}
