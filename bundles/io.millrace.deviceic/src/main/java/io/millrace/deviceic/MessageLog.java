// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Time;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last messages of all links, for the operator: a bounded ring in memory. Thread-safe. */
final class MessageLog {
  /** Which way a message went, and whether it arrived. */
  enum Way {
    /** A message of the NIC. */
    IN("in"),
    /** The answer to a message of the NIC. */
    OUT("out"),
    /** Unsolicited, waits for the NIC's next poll. */
    OFFERED("offered"),
    /** Unsolicited, discarded because another message waits for the poll. */
    DISCARDED("discarded"),
    /** A message of the NIC that an injected fault has dropped. */
    DROPPED("dropped"),
    /** An answer or unsolicited message that an injected fault has dropped. */
    LOST("lost");

    final String word;

    Way(String word) {
      this.word = word;
    }
  }

  /** One message. */
  record Entry(Instant at, String link, Way way, Bytes message) {}

  private final Time time;
  private final int limit;
  private final Deque<Entry> ring = new ArrayDeque<>();

  MessageLog(Time time, int limit) {
    this.time = time;
    this.limit = limit;
  }

  void add(String link, Way way, Bytes message) {
    if (limit == 0) {
      return;
    }
    Entry entry = new Entry(time.now(), link, way, message);
    synchronized (this) {
      if (ring.size() == limit) {
        ring.removeFirst();
      }
      ring.addLast(entry);
    }
  }

  /** Returns the last {@code count} of a link, or of all when its name is empty; oldest first. */
  synchronized List<Entry> last(String link, int count) {
    List<Entry> all =
        ring.stream().filter(each -> link.isEmpty() || each.link.equals(link)).toList();
    return all.subList(Math.max(0, all.size() - count), all.size());
  }
}
