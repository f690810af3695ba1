// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What happened, how soon the router served again after it, and what is missed. */
final class ChaosReport {
  private final Map<Disturbance, Integer> happened = new EnumMap<>(Disturbance.class);
  private final List<String> missed = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private double slowestSeconds;
  private int lost;

  void skipped(Disturbance which) {
    skipped.add(name(which));
  }

  /** Takes a disturbance that is over, after which the router served again. */
  void served(Disturbance which, double seconds) {
    happened.merge(which, 1, Integer::sum);
    slowestSeconds = Math.max(slowestSeconds, seconds);
  }

  void missed(Disturbance which, String line) {
    missed.add(name(which) + ": " + line);
  }

  void lost(Disturbance which, List<String> what) {
    lost += what.size();
    what.forEach(each -> missed(which, "acknowledged, and lost: " + each));
  }

  private static String name(Disturbance which) {
    return which.name().toLowerCase(Locale.ROOT);
  }

  Map<String, Object> figures(int sessions, int starts) {
    Map<String, Object> figures = new LinkedHashMap<>();
    happened.forEach((which, times) -> figures.put(name(which), times));
    figures.put("skipped", skipped);
    figures.put("served_again_slowest_s", Math.round(slowestSeconds * 10) / 10.0);
    figures.put("sessions_acknowledged", sessions);
    figures.put("starts_again", starts);
    figures.put("acknowledged_lost", lost);
    return figures;
  }

  /** Returns a line for each thing that is missed; none when all is well. */
  List<String> missed() {
    return happened.isEmpty() ? List.of("nothing happened") : List.copyOf(missed);
  }
}
