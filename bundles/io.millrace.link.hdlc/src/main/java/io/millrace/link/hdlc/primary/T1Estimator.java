// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameEncoder;
import io.millrace.link.hdlc.frame.FrameKind;
import io.millrace.link.hdlc.station.LinkSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Estimates T1 from measured round trips, separately for messages that may be repeated, messages
 * that must not be, and all other frames: what was measured, plus the time that the frame and the
 * longest reply take on the line.
 *
 * <p>Noise is not congestion, so one missing reply does not double a short T1. After three missing
 * replies in a row the measurements are not trusted any more, because the secondary may have been
 * exchanged for one that is silent for 400 ms before each reply: T1 is then the maximum, until a
 * reply comes as soon as before or a new round trip is measured. Written on the line's loop, read
 * by any thread.
 */
final class T1Estimator {
  private static final int[] BOUNDS_MILLIS = {20, 50, 100, 200, 300, 450, 600, 1000, 2000, 5000};

  /** The smallest T1 that suits the real sensor [spec hdlc-link.md §9.2]. */
  private static final Duration SENSOR_MIN_T1 = Duration.ofMillis(700);

  /** The real sensor's silence before it looks at its input [spec hdlc-link.md §8]. */
  private static final long SENSOR_SILENCE = Duration.ofMillis(400).toNanos();

  /** The NIC's line rate is fixed [spec hdlc-link.md §1]; on a faster line T1 is a bit too long. */
  private static final long BYTE_NANOS = 10 * 1_000_000_000L / 38_400;

  /** So many missing replies in a row make the measurements unreliable. */
  private static final int MAX_MISSING = 3;

  /** The longest answer decays by this fraction with each shorter one. */
  private static final int DECAY = 32;

  private final Duration max;
  private final RoundTripEstimator messages;
  private final RoundTripEstimator unrepeatable;
  private final RoundTripEstimator others;
  private final LongAdder[] histogram = new LongAdder[BOUNDS_MILLIS.length + 1];
  private int missing;
  private int longestAnswer = FrameEncoder.MAX_BYTES;

  T1Estimator(LinkSettings settings) {
    max = settings.maxT1();
    Duration min = shorter(settings.adaptive().minT1(), max);
    messages = new RoundTripEstimator(min, max);
    unrepeatable = new RoundTripEstimator(min, max);
    others = new RoundTripEstimator(min, max);
    for (int i = 0; i < histogram.length; i++) {
      histogram[i] = new LongAdder();
    }
  }

  private RoundTripEstimator of(Frame frame, T1Policy policy) {
    if (frame.kind() != FrameKind.I) {
      return others;
    }
    return policy.isCautious() ? unrepeatable : messages;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static long onLine(int bytes) {
    return bytes * BYTE_NANOS;
  }

  /** Returns T1 for a frame. */
  Duration timeout(Frame frame, T1Policy policy) {
    if (policy == T1Policy.MAXIMUM || missing >= MAX_MISSING) {
      return max;
    }
    RoundTripEstimator trip = of(frame, policy);
    if (policy.checksEarly() && isPrompt(trip)) {
      int bytes = FrameEncoder.bytes(frame) + longestAnswer;
      return shorter(trip.timeout().plusNanos(onLine(bytes)), max);
    }
    Duration measured = withLongestReply(frame, trip);
    if (policy.isCautious()) {
      return cautious(measured);
    }
    return shorter(
        sufficesForSensor(measured) ? measured.multipliedBy(1L << missing) : measured, max);
  }

  private Duration cautious(Duration measured) {
    Duration half = max.dividedBy(2);
    Duration cautious = measured.multipliedBy(4);
    return shorter(cautious.compareTo(half) < 0 ? half : cautious, max);
  }

  /**
   * Tells whether the secondary certainly does not wait for silence before it replies, as the real
   * sensor does: it may then be asked about a message long before that message is given up.
   */
  private boolean isPrompt(RoundTripEstimator trip) {
    return trip.isMeasured()
        && missing < MAX_MISSING
        && trip.smoothed().toNanos() <= SENSOR_SILENCE / 2;
  }

  /** Tells whether a secondary that has received the frame would have replied at once. */
  boolean isPrompt(Frame frame, T1Policy policy) {
    return isPrompt(of(frame, policy));
  }

  /**
   * Returns how long after its transmission a message may still be answered when the secondary says
   * that it has arrived; zero if T1 was long enough for any answer.
   */
  Duration answerTimeout(Frame frame, T1Policy policy) {
    RoundTripEstimator trip = of(frame, policy);
    boolean early = policy.checksEarly() && isPrompt(trip);
    return early ? cautious(withLongestReply(frame, trip)) : Duration.ZERO;
  }

  private static Duration withLongestReply(Frame frame, RoundTripEstimator trip) {
    return trip.timeout().plusNanos(onLine(FrameEncoder.bytes(frame) + FrameEncoder.MAX_BYTES));
  }

  /** Tells whether the real sensor would have replied within this time. */
  boolean sufficesForSensor(Duration waited) {
    return waited.compareTo(shorter(SENSOR_MIN_T1, max)) >= 0;
  }

  /**
   * Returns how many nanoseconds after a frame a damaged reply can begin to arrive. Earlier bytes
   * are noise, and the primary must not transmit because of them: the real sensor may still be
   * collecting, and would take two frames for one burst.
   */
  long earliestReply(Frame frame, T1Policy policy) {
    RoundTripEstimator trip = of(frame, policy);
    if (!trip.isMeasured() || missing >= MAX_MISSING) {
      return Long.MAX_VALUE;
    }
    long expected = trip.smoothed().toNanos();
    return expected > SENSOR_SILENCE / 2 ? Math.max(SENSOR_SILENCE, expected / 2) : expected / 2;
  }

  /** What is probably the reply to a frame that was sent once came after this time. */
  void probablyReplied(Frame frame, T1Policy policy, long nanos) {
    RoundTripEstimator trip = of(frame, policy);
    if (trip.isMeasured() && nanos <= withLongestReply(frame, trip).toNanos()) {
      missing = 0;
    }
  }

  /** The reply to a frame that was sent once came after this time. */
  void replied(Frame frame, T1Policy policy, long nanos, Frame reply) {
    missing = 0;
    int bytes = FrameEncoder.bytes(frame) + FrameEncoder.bytes(reply);
    RoundTripEstimator trip = of(frame, policy);
    if (trip.isFarBelow(nanos - onLine(bytes))) {
      reset();
    }
    trip.measured(nanos, onLine(bytes));
    if (frame.kind() == FrameKind.I) {
      int answer = FrameEncoder.bytes(reply);
      longestAnswer = Math.max(answer, longestAnswer - longestAnswer / DECAY);
    }
    int at = 0;
    while (at < BOUNDS_MILLIS.length && nanos > BOUNDS_MILLIS[at] * 1_000_000L) {
      at++;
    }
    histogram[at].increment();
  }

  /** No reply came within T1, or none that is certainly the reply to this frame. */
  void noReply() {
    missing++;
  }

  /** The secondary is unreachable: another one may be there when it comes back. */
  void distrust() {
    missing = MAX_MISSING;
  }

  /** The secondary may have been exchanged: drops all measurements. */
  void reset() {
    messages.reset();
    unrepeatable.reset();
    others.reset();
  }

  /** The answer to a message that must not be repeated took longer than any before. */
  void answerTookLonger() {
    unrepeatable.reset();
  }

  Duration max() {
    return max;
  }

  Duration pollRoundTrip() {
    return others.roundTrip();
  }

  /** Adds the figures under their names. */
  void addFigures(Map<String, Long> figures) {
    figures.put("round_trip_message_ms", messages.roundTrip().toMillis());
    figures.put("round_trip_poll_ms", others.roundTrip().toMillis());
    figures.put("t1_message_ms", shortestT1Millis(messages));
    figures.put("t1_poll_ms", shortestT1Millis(others));
    for (int i = 0; i < BOUNDS_MILLIS.length; i++) {
      figures.put("round_trips_to_" + BOUNDS_MILLIS[i] + "_ms", histogram[i].sum());
    }
    figures.put("round_trips_longer", histogram[BOUNDS_MILLIS.length].sum());
  }

  /** Returns T1 of the shortest frame. */
  private long shortestT1Millis(RoundTripEstimator trip) {
    long bytes = onLine(FrameEncoder.MIN_BYTES + FrameEncoder.MAX_BYTES);
    return shorter(trip.timeout().plusNanos(bytes), max).toMillis();
  }
}
