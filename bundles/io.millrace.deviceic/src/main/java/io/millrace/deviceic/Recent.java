// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Time;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last messages of all links, for people: a bounded ring, in memory only. Thread-safe. */
final class Recent {
  /** What a message was. */
  enum Way {
    /** The NIC said it. */
    IN("in"),
    /** The answer to one. */
    OUT("out"),
    /** Put where the next poll finds it. */
    OFFERED("offered"),
    /** Found the place taken. */
    DISCARDED("discarded"),
    /** Did not arrive: a fault that was asked for. */
    DROPPED("dropped"),
    /** The answer did not arrive: a fault that was asked for. */
    LOST("lost");

    final String word;

    Way(String word) {
      this.word = word;
    }
  }

  /** One message. */
  record Entry(Instant at, String link, Way way, Bytes message) {}

  private final Time time;
  private final int most;
  private final Deque<Entry> ring = new ArrayDeque<>();

  Recent(Time time, int most) {
    this.time = time;
    this.most = most;
  }

  void add(String link, Way way, Bytes message) {
    if (most == 0) {
      return;
    }
    Entry entry = new Entry(time.now(), link, way, message);
    synchronized (this) {
      if (ring.size() == most) {
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
