// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.link.LinkOutcome;
import io.millrace.api.link.LinkStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What one end of a link counts; the names of its statistics. Thread-safe. */
final class Counts {
  static final String FRAMES_SENT = "frames_sent";
  static final String FRAMES_RECEIVED = "frames_received";
  static final String BYTES_SENT = "bytes_sent";
  static final String BYTES_RECEIVED = "bytes_received";
  static final String CONNECTS = "connects";
  static final String DISCONNECTS = "disconnects";

  /** Replies that did not come within T1. */
  static final String TIMEOUTS = "timeouts";

  /** Replies that came damaged; the line was quiet before T1 was over. */
  static final String DAMAGED = "damaged_replies";

  /** Frames sent again. */
  static final String RETRIES = "retries";

  /** How often the line had to be cleared of late replies before numbers were believed again. */
  static final String RESYNCS = "resyncs";

  /** Good frames that nobody waited for. */
  static final String UNEXPECTED = "unexpected_frames";

  /** Answers that came after another frame was sent. */
  static final String LATE = "late_answers";

  static final String UNKNOWN_CONTROL = "unknown_control";
  static final String DM = "dm";
  static final String FRMR = "frmr";
  static final String POLLS = "polls";
  static final String UNSOLICITED = "unsolicited";

  /** Pulses of the wake line: heard by a primary, given by a secondary. */
  static final String WAKES = "wakes";

  static final String EXCHANGES = "exchanges";
  static final String ANSWERED = "answered";
  static final String NOT_SENT = "not_sent";
  static final String UNKNOWN = "execution_unknown";
  static final String QUEUE_FULL = "queue_full";

  /** How often the other end, or the line, was lost. */
  static final String LOST = "link_lost";

  /** Messages that arrived at a secondary. */
  static final String MESSAGES = "messages";

  /** Messages that waited for a listener. */
  static final String HELD = "held";

  /** Answers that came when it was no longer the secondary's turn, or did not fit. */
  static final String ANSWERS_DROPPED = "answers_dropped";

  private final Map<String, LongAdder> counts = new LinkedHashMap<>();

  /** Makes counts of these names and of every flaw, all 0. */
  private Counts(String... names) {
    for (String name : names) {
      counts.put(name, new LongAdder());
    }
    for (Flaw flaw : Flaw.values()) {
      counts.put(flaw.countName(), new LongAdder());
    }
  }

  /** Returns what a primary counts. */
  static Counts ofPrimary() {
    return new Counts(
        FRAMES_SENT,
        FRAMES_RECEIVED,
        BYTES_SENT,
        BYTES_RECEIVED,
        CONNECTS,
        DISCONNECTS,
        EXCHANGES,
        ANSWERED,
        NOT_SENT,
        UNKNOWN,
        QUEUE_FULL,
        POLLS,
        UNSOLICITED,
        WAKES,
        TIMEOUTS,
        DAMAGED,
        RETRIES,
        RESYNCS,
        LOST,
        DM,
        FRMR,
        UNEXPECTED,
        LATE,
        UNKNOWN_CONTROL);
  }

  /** Returns what a secondary counts. */
  static Counts ofSecondary() {
    return new Counts(
        FRAMES_SENT,
        FRAMES_RECEIVED,
        BYTES_SENT,
        BYTES_RECEIVED,
        CONNECTS,
        DISCONNECTS,
        MESSAGES,
        HELD,
        ANSWERED,
        ANSWERS_DROPPED,
        POLLS,
        UNSOLICITED,
        WAKES,
        DM,
        FRMR,
        UNKNOWN_CONTROL);
  }

  /** Returns the name under which exchanges with this outcome are counted. */
  static String nameOf(LinkOutcome outcome) {
    if (outcome.isAnswered()) {
      return ANSWERED;
    }
    return outcome.kind().equals(LinkOutcome.NOT_SENT) ? NOT_SENT : UNKNOWN;
  }

  void add(String name) {
    add(name, 1);
  }

  void add(String name, long count) {
    counts.get(name).add(count);
  }

  /**
   * Counts what a decoder found.
   *
   * @param trailing whether another frame that was taken came together with it
   */
  void addDecoded(Decoded decoded, boolean trailing) {
    if (decoded instanceof Decoded.Good) {
      add(trailing ? Flaw.TRAILING.countName() : FRAMES_RECEIVED);
    } else if (decoded instanceof Decoded.Bad bad) {
      add(bad.flaw().countName());
    } else {
      add(Flaw.FCS.countName());
    }
  }

  /** Counts a reply that carries nothing but a refusal; any other kind is not counted here. */
  void addRefusal(Kind kind) {
    switch (kind) {
      case DM -> add(DM);
      case FRMR -> add(FRMR);
      case UNKNOWN -> add(UNKNOWN_CONTROL);
      default -> {}
    }
  }

  LinkStatistics snapshot() {
    return new LinkStatistics(shown());
  }

  /** Returns the present counts; the caller may add to them. */
  Map<String, Long> shown() {
    Map<String, Long> now = new LinkedHashMap<>();
    counts.forEach((name, count) -> now.put(name, count.sum()));
    return now;
  }
}
