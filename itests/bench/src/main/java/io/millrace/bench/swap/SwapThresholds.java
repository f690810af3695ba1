// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What {@code bench swap} must come up to. */
final class SwapThresholds {
  private static final List<String> NEVER =
      List.of("lost", "executed_twice", "wrong", "loaders_leaked");
  private static final double RETRANSMISSIONS = 1.0;
  private static final double BESIDE_MILLIS = 20;
  private static final double OTHERS_MILLIS = 150;
  private static final double WHOLE_MILLIS = 1000;

  /** What caches that fill may add. */
  private static final long HEAP_BYTES = 4_000_000;

  private SwapThresholds() {}

  /** Returns one line for people for each bar that the last line's figures miss. */
  static List<String> missedBy(Map<String, Object> figures) {
    List<String> missed = new ArrayList<>();
    for (String name : NEVER) {
      if (figure(figures, name) != 0) {
        missed.add(name + " is " + figures.get(name) + ", must be 0");
      }
    }
    if (figure(figures, "observers_kept") != 100) {
      missed.add("observers_kept is " + figures.get("observers_kept") + ", must be 100");
    }
    if (figure(figures, "retransmissions_worst_second") >= RETRANSMISSIONS) {
      missed.add(
          "retransmissions_worst_second is "
              + figures.get("retransmissions_worst_second")
              + ", must be below "
              + RETRANSMISSIONS);
    }
    if (figure(figures, "control_lost") == 0) {
      missed.add("control_lost is 0: without parking requests must be lost");
    }
    return missed;
  }

  /**
   * The same for the 99th percentiles of the added pauses, in milliseconds.
   *
   * @param beside of bundles whose next build is started beside this one
   * @param others of all other single bundles
   * @param whole of all bundles as one set, the API's included
   */
  static List<String> pausesMissedBy(double beside, double others, double whole) {
    List<String> missed = new ArrayList<>();
    pause(missed, SwapResult.Extent.BESIDE.what, beside, BESIDE_MILLIS);
    pause(missed, SwapResult.Extent.OTHER.what, others, OTHERS_MILLIS);
    pause(missed, SwapResult.Extent.WHOLE.what, whole, WHOLE_MILLIS);
    return missed;
  }

  /** Returns one line for people for each kind of swaps whose bar needs some and that had none. */
  static List<String> notSwapped(Collection<SwapResult.Extent> there) {
    List<String> missed = new ArrayList<>();
    for (SwapResult.Extent each :
        List.of(SwapResult.Extent.BESIDE, SwapResult.Extent.OTHER, SwapResult.Extent.WHOLE)) {
      if (!there.contains(each)) {
        missed.add("no swap of " + each.what + ": its bar is not proved");
      }
    }
    return missed;
  }

  private static void pause(List<String> missed, String what, double millis, double limit) {
    if (millis >= limit) {
      missed.add("the added pause of " + what + " is " + millis + " ms, must be below " + limit);
    }
  }

  /** The same for what is live after a full collection, in the middle of a run and at its end. */
  static List<String> heapMissedBy(RouterMemory half, RouterMemory end) {
    long most = half.bytes() + Math.max(HEAP_BYTES, half.bytes() / 10);
    return end.bytes() <= most
        ? List.of()
        : List.of("the heap has grown from " + half.bytes() + " to " + end.bytes() + " bytes");
  }

  private static double figure(Map<String, Object> figures, String name) {
    return ((Number) figures.get(name)).doubleValue();
  }
}
