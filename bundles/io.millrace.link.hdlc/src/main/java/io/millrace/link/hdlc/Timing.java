// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long replies take: apart for messages, which the other end works on, for those of them that
 * are not to be repeated, and for all other frames. T1 is what was measured and what the frame and
 * the longest reply take on the line. Noise is no congestion, so a silence alone does not double a
 * short T1; but after three in a row what was measured is in doubt, because the other end may have
 * become one that is silent for 400 ms before each reply: until one comes as soon as it used to, or
 * a new time is measured, a reply may take as long as one may at the most. Written on the line's
 * loop, read by any thread.
 */
final class Timing {
  private static final int[] BOUNDS_MILLIS = {20, 50, 100, 200, 300, 450, 600, 1000, 2000, 5000};

  /** Less than the real sensor may be given [spec hdlc-link.md §9.2]. */
  private static final Duration CAREFUL = Duration.ofMillis(700);

  /** The real sensor's silence before it looks at what has come [spec hdlc-link.md §8]. */
  private static final long SENSOR_SILENCE = Duration.ofMillis(400).toNanos();

  /** The NIC's rate is fixed [spec hdlc-link.md §1]; a line that is faster is waited for longer. */
  private static final long BYTE_NANOS = 10 * 1_000_000_000L / 38_400;

  private static final int SILENCES = 3;

  /** The longest answer is forgotten by this part with each one that is shorter. */
  private static final int SLOWLY = 32;

  private final Duration longest;
  private final RoundTrip messages;
  private final RoundTrip unrepeatable;
  private final RoundTrip others;
  private final LongAdder[] histogram = new LongAdder[BOUNDS_MILLIS.length + 1];
  private int silences;
  private int longestAnswer = FrameEncoder.MAX_BYTES;

  Timing(Settings settings) {
    longest = settings.replyTimeout();
    Duration floor = shorter(settings.pace().replyFloor(), longest);
    messages = new RoundTrip(floor, longest);
    unrepeatable = new RoundTrip(floor, longest);
    others = new RoundTrip(floor, longest);
    for (int i = 0; i < histogram.length; i++) {
      histogram[i] = new LongAdder();
    }
  }

  private RoundTrip of(Frame frame, Patience patience) {
    if (frame.kind() != Kind.I) {
      return others;
    }
    return patience.isWary() ? unrepeatable : messages;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static long onLine(int bytes) {
    return bytes * BYTE_NANOS;
  }

  /** Returns T1 for a frame. */
  Duration timeout(Frame frame, Patience patience) {
    if (patience == Patience.LONGEST || silences >= SILENCES) {
      return longest;
    }
    RoundTrip trip = of(frame, patience);
    if (patience.isAsking() && isPrompt(trip)) {
      int bytes = FrameEncoder.bytes(frame) + longestAnswer;
      return shorter(trip.timeout().plusNanos(onLine(bytes)), longest);
    }
    Duration measured = waited(frame, trip);
    if (patience.isWary()) {
      return wary(measured);
    }
    return shorter(isCareful(measured) ? measured.multipliedBy(1L << silences) : measured, longest);
  }

  private Duration wary(Duration measured) {
    Duration half = longest.dividedBy(2);
    Duration wary = measured.multipliedBy(4);
    return shorter(wary.compareTo(half) < 0 ? half : wary, longest);
  }

  /**
   * Tells whether the other end certainly has no silence to keep before it replies, as the real
   * sensor has: it may be asked about a message long before that is given up.
   */
  private boolean isPrompt(RoundTrip trip) {
    return trip.isMeasured()
        && silences < SILENCES
        && trip.smoothed().toNanos() <= SENSOR_SILENCE / 2;
  }

  /** Tells whether an other end that had a frame in its hands would have replied at once. */
  boolean isPrompt(Frame frame, Patience patience) {
    return isPrompt(of(frame, patience));
  }

  /**
   * Returns how long after it was sent a message may still be answered, when the other end says
   * that it has it; zero where T1 has been long enough for any answer.
   */
  Duration answerTimeout(Frame frame, Patience patience) {
    RoundTrip trip = of(frame, patience);
    boolean asked = patience.isAsking() && isPrompt(trip);
    return asked ? wary(waited(frame, trip)) : Duration.ZERO;
  }

  private static Duration waited(Frame frame, RoundTrip trip) {
    return trip.timeout().plusNanos(onLine(FrameEncoder.bytes(frame) + FrameEncoder.MAX_BYTES));
  }

  /** Tells whether the real sensor would have replied within this. */
  boolean isCareful(Duration waited) {
    return waited.compareTo(shorter(CAREFUL, longest)) >= 0;
  }

  /**
   * Returns how many nanoseconds after writing a frame what comes may be its damaged reply; nobody
   * may speak before, lest the real sensor, which still collects, takes two frames for one burst.
   */
  long earliestReply(Frame frame, Patience patience) {
    RoundTrip trip = of(frame, patience);
    if (!trip.isMeasured() || silences >= SILENCES) {
      return Long.MAX_VALUE;
    }
    long expected = trip.smoothed().toNanos();
    return expected > SENSOR_SILENCE / 2 ? Math.max(SENSOR_SILENCE, expected / 2) : expected / 2;
  }

  /** What may be the reply to a frame that was sent once came after so long. */
  void mayHaveReplied(Frame frame, Patience patience, long nanos) {
    RoundTrip trip = of(frame, patience);
    if (trip.isMeasured() && nanos <= waited(frame, trip).toNanos()) {
      silences = 0;
    }
  }

  /** The reply to a frame that was sent once came after so long. */
  void replied(Frame frame, Patience patience, long nanos, Frame reply) {
    silences = 0;
    int bytes = FrameEncoder.bytes(frame) + FrameEncoder.bytes(reply);
    RoundTrip trip = of(frame, patience);
    if (trip.isFarBelow(nanos - onLine(bytes))) {
      forget();
    }
    trip.measured(nanos, onLine(bytes));
    if (frame.kind() == Kind.I) {
      int answer = FrameEncoder.bytes(reply);
      longestAnswer = Math.max(answer, longestAnswer - longestAnswer / SLOWLY);
    }
    int at = 0;
    while (at < BOUNDS_MILLIS.length && nanos > BOUNDS_MILLIS[at] * 1_000_000L) {
      at++;
    }
    histogram[at].increment();
  }

  /** A frame got no reply within T1, or none that can be told from another's. */
  void silence() {
    silences++;
  }

  /** The other end is given up: another one may be there when there is one again. */
  void doubt() {
    silences = SILENCES;
  }

  /** There may be another other end: nothing is known of it. */
  void forget() {
    messages.forget();
    unrepeatable.forget();
    others.forget();
  }

  /** An answer that was not to be asked for again took longer than any before. */
  void tookLonger() {
    unrepeatable.forget();
  }

  Duration longest() {
    return longest;
  }

  Duration pollRoundTrip() {
    return others.whole();
  }

  /** Adds the figures under their names. */
  void show(Map<String, Long> shown) {
    shown.put("round_trip_message_ms", messages.whole().toMillis());
    shown.put("round_trip_poll_ms", others.whole().toMillis());
    shown.put("t1_message_ms", shown(messages));
    shown.put("t1_poll_ms", shown(others));
    for (int i = 0; i < BOUNDS_MILLIS.length; i++) {
      shown.put("round_trips_to_" + BOUNDS_MILLIS[i] + "_ms", histogram[i].sum());
    }
    shown.put("round_trips_longer", histogram[BOUNDS_MILLIS.length].sum());
  }

  /** Returns T1 of the shortest frame of a kind. */
  private long shown(RoundTrip trip) {
    long bytes = onLine(FrameEncoder.MIN_BYTES + FrameEncoder.MAX_BYTES);
    return shorter(trip.timeout().plusNanos(bytes), longest).toMillis();
  }
}
