// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the figures of {@code bench observe} must come up to. */
final class ObserveThresholds {
  private ObserveThresholds() {}

  /** Returns one line for people for each bar that is missed; none when all hold. */
  static List<String> missedBy(Map<String, Object> figures) {
    List<String> missed = new ArrayList<>();
    atMost(missed, figures, "left_out", 0);
    atMost(missed, figures, "downstream_observations", 1);
    atLeast(missed, figures, "notifications_per_second", 100_000);
    atMost(missed, figures, "cpu_seconds_per_100000", 0.6);
    atMost(missed, figures, "heap_bytes_per_observer", 700);
    atMost(missed, figures, "left_out_after_kill", 0);
    return missed;
  }

  private static void atMost(
      List<String> missed, Map<String, Object> figures, String name, double most) {
    double seen = ((Number) figures.get(name)).doubleValue();
    if (!(seen <= most)) {
      missed.add(name + " is " + figures.get(name) + ", must be " + most + " at most");
    }
  }

  private static void atLeast(
      List<String> missed, Map<String, Object> figures, String name, double least) {
    double seen = ((Number) figures.get(name)).doubleValue();
    if (!(seen >= least)) {
      missed.add(name + " is " + figures.get(name) + ", must be " + least + " at least");
    }
  }
}
