// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long replies take: apart for messages, which the other end works on, and for all other
 * frames. Written on the line's loop, read by any thread.
 */
final class Timing {
  private static final int[] BOUNDS_MILLIS = {20, 50, 100, 200, 300, 450, 600, 1000, 2000, 5000};

  private final Duration longest;
  private final RoundTrip messages;
  private final RoundTrip others;
  private final LongAdder[] histogram = new LongAdder[BOUNDS_MILLIS.length + 1];

  Timing(Settings settings) {
    longest = settings.replyTimeout();
    Duration floor = settings.pace().replyFloor();
    Duration least = floor.compareTo(longest) < 0 ? floor : longest;
    messages = new RoundTrip(least, longest);
    others = new RoundTrip(least, longest);
    for (int i = 0; i < histogram.length; i++) {
      histogram[i] = new LongAdder();
    }
  }

  private RoundTrip of(Frame frame) {
    return frame.kind() == Kind.I ? messages : others;
  }

  /** Returns T1 for a frame. */
  Duration timeout(Frame frame) {
    return of(frame).timeout();
  }

  /** Returns T1 where it costs more to give up too early than to wait. */
  Duration longest() {
    return longest;
  }

  /** The reply to a frame that was sent once came after so long. */
  void replied(Frame frame, long nanos) {
    of(frame).measured(nanos);
    int at = 0;
    while (at < BOUNDS_MILLIS.length && nanos > BOUNDS_MILLIS[at] * 1_000_000L) {
      at++;
    }
    histogram[at].increment();
  }

  /** A frame got no reply within T1. */
  void silence(Frame frame) {
    of(frame).silence();
  }

  Duration pollRoundTrip() {
    return others.smoothed();
  }

  /** Adds the figures under their names. */
  void show(Map<String, Long> shown) {
    shown.put("round_trip_message_ms", messages.smoothed().toMillis());
    shown.put("round_trip_poll_ms", others.smoothed().toMillis());
    shown.put("t1_message_ms", messages.timeout().toMillis());
    shown.put("t1_poll_ms", others.timeout().toMillis());
    for (int i = 0; i < BOUNDS_MILLIS.length; i++) {
      shown.put("round_trips_to_" + BOUNDS_MILLIS[i] + "_ms", histogram[i].sum());
    }
    shown.put("round_trips_longer", histogram[BOUNDS_MILLIS.length].sum());
  }
}
