// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.link.LinkOutcome;
import io.millrace.api.link.LinkStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one link, and the names of its statistics. Thread-safe. */
final class LinkCounters {
  static final String FRAMES_SENT = "frames_sent";
  static final String FRAMES_RECEIVED = "frames_received";
  static final String BYTES_SENT = "bytes_sent";
  static final String BYTES_RECEIVED = "bytes_received";
  static final String CONNECTS = "connects";
  static final String DISCONNECTS = "disconnects";

  /** Replies that did not come within T1. */
  static final String TIMEOUTS = "timeouts";

  /** Replies that were damaged; the line was silent again before T1 expired. */
  static final String DAMAGED = "damaged_replies";

  /** Frames sent again. */
  static final String RETRIES = "retries";

  /** How often the link was resynchronised because late replies made N(R) ambiguous. */
  static final String RESYNCS = "resyncs";

  /** Valid frames that were no reply. */
  static final String UNEXPECTED = "unexpected_frames";

  /** Answers that came after another frame had been sent. */
  static final String LATE = "late_answers";

  static final String UNKNOWN_CONTROL = "unknown_control";
  static final String DM = "dm";
  static final String FRMR = "frmr";
  static final String POLLS = "polls";
  static final String UNSOLICITED = "unsolicited";

  /** Pulses of the wake line: received by a primary, sent by a secondary. */
  static final String WAKES = "wakes";

  static final String EXCHANGES = "exchanges";
  static final String ANSWERED = "answered";
  static final String NOT_SENT = "not_sent";
  static final String UNKNOWN = "execution_unknown";
  static final String QUEUE_FULL = "queue_full";

  /** How often the secondary became unreachable, or the line went down. */
  static final String LOST = "link_lost";

  /** Messages that a secondary received. */
  static final String MESSAGES = "messages";

  /** Messages that a secondary received while it had no listener. */
  static final String HELD = "held";

  /** Answers that a secondary could not send: the primary had gone on, or they were too long. */
  static final String ANSWERS_DROPPED = "answers_dropped";

  private final Map<String, LongAdder> counters = new LinkedHashMap<>();

  /** Makes counters of these names and one for every frame error. */
  private LinkCounters(String... names) {
    for (String name : names) {
      counters.put(name, new LongAdder());
    }
    for (FrameError error : FrameError.values()) {
      counters.put(error.counterName(), new LongAdder());
    }
  }

  /** Returns the counters of a primary. */
  static LinkCounters ofPrimary() {
    return new LinkCounters(
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

  /** Returns the counters of a secondary. */
  static LinkCounters ofSecondary() {
    return new LinkCounters(
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

  /** Returns the name of the counter of exchanges with this outcome. */
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
    counters.get(name).add(count);
  }

  /**
   * Counts what a decoder found.
   *
   * @param trailing whether a frame before it in the same burst was the reply
   */
  void addDecoded(Decoded decoded, boolean trailing) {
    if (decoded instanceof Decoded.Valid) {
      add(trailing ? FrameError.TRAILING.counterName() : FRAMES_RECEIVED);
    } else if (decoded instanceof Decoded.Invalid bad) {
      add(bad.error().counterName());
    } else {
      add(FrameError.FCS.counterName());
    }
  }

  /** Counts DM, FRMR and unknown control bytes; no other kind. */
  void addRefusal(FrameKind kind) {
    switch (kind) {
      case DM -> add(DM);
      case FRMR -> add(FRMR);
      case UNKNOWN -> add(UNKNOWN_CONTROL);
      default -> {}
    }
  }

  LinkStatistics snapshot() {
    return new LinkStatistics(values());
  }

  /** Returns the present values; the caller may add to the map. */
  Map<String, Long> values() {
    Map<String, Long> now = new LinkedHashMap<>();
    counters.forEach((name, count) -> now.put(name, count.sum()));
    return now;
  }
}
