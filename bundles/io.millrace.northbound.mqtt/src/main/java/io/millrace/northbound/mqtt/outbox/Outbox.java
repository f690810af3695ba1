// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

import io.millrace.api.bytes.Bytes;
import io.millrace.northbound.mqtt.backlog.Backlog;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What waits, and what the broker has and has not acknowledged: the window. After a connection is
 * lost the window is sent again first, in order, so an item can come twice, with the same ID, and
 * none is left out. Not thread-safe: a {@link Uplink} uses it on its executor.
 */
final class Outbox {
  /** Reason codes that say that the message is at fault, not the moment [MQTT 5 §3.4.2.1]. */
  static final int TOPIC_NAME_INVALID = 0x90;

  static final int PACKET_TOO_LARGE = 0x95;
  static final int PAYLOAD_FORMAT_INVALID = 0x99;

  /** The disk may be full for a while. */
  private static final long MOST_UNWRITTEN_BYTES = 1 << 20;

  private static final String ID = "id";
  private static final String TIME = "time";

  /** What a packet has beside an item's record: its head and the names of its properties. */
  private static final int OVERHEAD_BYTES = 128;

  private final Backlog backlog;
  private final Losses losses;
  private final NavigableMap<Long, Sent> window = new TreeMap<>();
  private final Answers answers = new Answers();
  private final Deque<Bytes> unwritten = new ArrayDeque<>();
  private long unwrittenBytes;
  private long read; // the sequence behind the last entry that was read
  private long droppedBefore;
  private String diskFault = "";

  /** A message that the broker may have. */
  private record Sent(Message message, int bytes) {}

  Outbox(Backlog backlog, Losses losses) {
    this.backlog = backlog;
    this.losses = losses;
  }

  /** Stores an item. */
  void add(Item item) {
    Bytes record = item.record();
    if (record.length() > Backlog.MOST_RECORD_BYTES) {
      losses.add(Drops.REFUSED, 1);
      return;
    }
    unwritten.add(record);
    unwrittenBytes += record.length();
    write();
    while (unwrittenBytes > MOST_UNWRITTEN_BYTES) {
      unwrittenBytes -= unwritten.remove().length();
      losses.add(Drops.DISK, 1);
    }
  }

  /** Stores what the disk has not taken before. */
  void write() {
    try {
      while (!unwritten.isEmpty()) {
        backlog.append(unwritten.peek());
        unwrittenBytes -= unwritten.remove().length();
      }
      diskFault = "";
    } catch (IOException failed) {
      diskFault = reason(failed);
    }
    countDropped();
  }

  void sync() {
    write();
    try {
      backlog.sync();
    } catch (IOException failed) {
      diskFault = reason(failed);
    }
  }

  private void countDropped() {
    losses.add(Drops.FULL, backlog.dropped() - droppedBefore);
    droppedBefore = backlog.dropped();
  }

  private static String reason(IOException failed) {
    return failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
  }

  /** Takes an answer, which is not stored. */
  void answer(Answer answer) {
    answers.add(answer);
  }

  /** There is no connection any more. */
  void lost() {
    answers.lost();
  }

  /** Publishes what fits into the window, answers first; returns how many items. */
  int fill(Broker.Connection connection, int most, long mostBytes) {
    answers.fill(connection, most - inFlight(), mostBytes);
    int sent = 0;
    while (inFlight() < most) {
      Backlog.Entry entry = next();
      if (entry == null) {
        break;
      }
      Message message = message(entry);
      if (message == null || entry.record().length() + OVERHEAD_BYTES > mostBytes) {
        losses.add(Drops.REFUSED, 1);
        acknowledge();
        continue;
      }
      window.put(entry.sequence(), new Sent(message, entry.record().length()));
      connection.publish(entry.sequence(), message);
      sent++;
    }
    return sent;
  }

  private Backlog.Entry next() {
    try {
      Backlog.Entry entry = backlog.next();
      countDropped();
      read = entry == null ? read : entry.sequence() + 1;
      return entry;
    } catch (IOException failed) {
      diskFault = reason(failed);
      return null;
    }
  }

  private static Message message(Backlog.Entry entry) {
    Item item = Item.of(entry.record());
    if (item == null) {
      return null;
    }
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(ID, entry.id());
    properties.put(TIME, item.time().toString());
    return Message.of(item.topic(), item.contentType(), properties, item.payload());
  }

  /** Publishes the window again, on a new connection. */
  void resend(Broker.Connection connection, long mostBytes) {
    if (window.values().removeIf(sent -> isTooLong(sent, mostBytes))) {
      acknowledge();
    }
    window.forEach((sequence, sent) -> connection.publish(sequence, sent.message));
  }

  private boolean isTooLong(Sent sent, long mostBytes) {
    boolean tooLong = sent.bytes + OVERHEAD_BYTES > mostBytes;
    if (tooLong) {
      losses.add(Drops.REFUSED, 1);
    }
    return tooLong;
  }

  /**
   * Takes an acknowledgement.
   *
   * @return whether the message has left the window: else it has to be sent again
   */
  boolean acknowledged(long sequence, int reason) {
    if (sequence <= Answers.FIRST) {
      answers.acknowledged(sequence);
      return true;
    }
    boolean taken = reason < 0x80;
    boolean hopeless =
        reason == TOPIC_NAME_INVALID
            || reason == PACKET_TOO_LARGE
            || reason == PAYLOAD_FORMAT_INVALID;
    if (!taken && !hopeless) {
      return false;
    }
    if (window.remove(sequence) != null) {
      if (!taken) {
        losses.add(Drops.REFUSED, 1);
      }
      acknowledge();
    }
    return true;
  }

  /** Everything before the window has been dealt with. */
  private void acknowledge() {
    try {
      backlog.acknowledge(window.isEmpty() ? read : window.firstKey());
    } catch (IOException failed) {
      diskFault = reason(failed);
    }
  }

  boolean isWaiting() {
    return inFlight() > 0;
  }

  int inFlight() {
    return window.size() + answers.inFlight();
  }

  /** Returns how many items are not acknowledged. */
  long waiting() {
    return backlog.unread() + window.size() + unwritten.size();
  }

  long bytes() {
    return backlog.bytes() + unwrittenBytes;
  }

  Backlog.Written written() {
    return backlog.written();
  }

  /** Returns why the disk failed at last; empty when it takes what it gets. */
  String diskFault() {
    return diskFault;
  }

  void close() throws IOException {
    write();
    backlog.close();
  }
}
