// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.station;

import io.millrace.api.link.LinkOutcome;
import io.millrace.api.link.LinkStatistics;
import io.millrace.link.hdlc.frame.Decoded;
import io.millrace.link.hdlc.frame.FrameError;
import io.millrace.link.hdlc.frame.FrameKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one link, and the names of its statistics. Thread-safe. */
public final class LinkCounters {
  public static final String FRAMES_SENT = "frames_sent";
  public static final String FRAMES_RECEIVED = "frames_received";
  public static final String BYTES_SENT = "bytes_sent";
  public static final String BYTES_RECEIVED = "bytes_received";
  public static final String CONNECTS = "connects";
  public static final String DISCONNECTS = "disconnects";

  /** Replies that did not come within T1. */
  public static final String TIMEOUTS = "timeouts";

  /** Replies that were damaged; the line was silent again before T1 expired. */
  public static final String DAMAGED = "damaged_replies";

  /** Frames sent again. */
  public static final String RETRIES = "retries";

  /** How often the link was resynchronised because late replies made N(R) ambiguous. */
  public static final String RESYNCS = "resyncs";

  /** Valid frames that were no reply. */
  public static final String UNEXPECTED = "unexpected_frames";

  /** Answers that came after another frame had been sent. */
  public static final String LATE = "late_answers";

  public static final String UNKNOWN_CONTROL = "unknown_control";
  public static final String DM = "dm";
  public static final String FRMR = "frmr";
  public static final String POLLS = "polls";
  public static final String UNSOLICITED = "unsolicited";

  /** Pulses of the wake line: received by a primary, sent by a secondary. */
  public static final String WAKES = "wakes";

  public static final String EXCHANGES = "exchanges";
  public static final String ANSWERED = "answered";
  public static final String NOT_SENT = "not_sent";
  public static final String UNKNOWN = "execution_unknown";
  public static final String QUEUE_FULL = "queue_full";

  /** How often the secondary became unreachable, or the line went down. */
  public static final String LOST = "link_lost";

  /** Messages that a secondary received. */
  public static final String MESSAGES = "messages";

  /** Messages that a secondary received while it had no listener. */
  public static final String HELD = "held";

  /** Answers that a secondary could not send: the primary had gone on, or they were too long. */
  public static final String ANSWERS_DROPPED = "answers_dropped";

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
  public static LinkCounters ofPrimary() {
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
  public static LinkCounters ofSecondary() {
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
  public static String nameOf(LinkOutcome outcome) {
    if (outcome.isAnswered()) {
      return ANSWERED;
    }
    return outcome.kind().equals(LinkOutcome.NOT_SENT) ? NOT_SENT : UNKNOWN;
  }

  /** Counts one. */
  public void add(String name) {
    add(name, 1);
  }

  /** Counts several. */
  public void add(String name, long count) {
    counters.get(name).add(count);
  }

  /**
   * Counts what a decoder found.
   *
   * @param trailing whether a frame before it in the same burst was the reply
   */
  public void addDecoded(Decoded decoded, boolean trailing) {
    if (decoded instanceof Decoded.Valid) {
      add(trailing ? FrameError.TRAILING.counterName() : FRAMES_RECEIVED);
    } else if (decoded instanceof Decoded.Invalid bad) {
      add(bad.error().counterName());
    } else {
      add(FrameError.FCS.counterName());
    }
  }

  /** Counts DM, FRMR and unknown control bytes; no other kind. */
  public void addRefusal(FrameKind kind) {
    switch (kind) {
      case DM -> add(DM);
      case FRMR -> add(FRMR);
      case UNKNOWN -> add(UNKNOWN_CONTROL);
      default -> {}
    }
  }

  /** Returns the present values as statistics. */
  public LinkStatistics snapshot() {
    return new LinkStatistics(values());
  }

  /** Returns the present values; the caller may add to the map. */
  public Map<String, Long> values() {
    Map<String, Long> now = new LinkedHashMap<>();
    counters.forEach((name, count) -> now.put(name, count.sum()));
    return now;
  }
}
