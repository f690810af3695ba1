// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.idle;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.tool.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each interface for administration costs while nobody uses it: routers with all bundles and
 * routers without one of them run side by side and without traffic. In each round they are new, and
 * are started in another order.
 */
public final class IdleBench {
  private static final String FIRST = "(all)";
  private static final String SECOND = "(all again)";

  private final Path distribution;
  private final int rounds;
  private final int settleSeconds;
  private final int windowSeconds;
  private final Jdk jdk;

  /**
   * Makes it.
   *
   * @param settleSeconds for what a router does at its start
   * @param windowSeconds in which the CPU time is counted
   */
  public IdleBench(Path distribution, int rounds, int settleSeconds, int windowSeconds)
      throws IOException {
    this.distribution = distribution;
    this.rounds = rounds;
    this.settleSeconds = settleSeconds;
    this.windowSeconds = windowSeconds;
    jdk = Jdk.newest();
  }

  /** Prints one line of JSON; returns whether each bundle holds to what it may take. */
  public boolean run() throws IOException, InterruptedException {
    Map<String, ThinnedDistribution> programs = new LinkedHashMap<>();
    try {
      programs.put(FIRST, ThinnedDistribution.of(distribution, jar -> false));
      programs.put(SECOND, ThinnedDistribution.of(distribution, jar -> false));
      for (AdministrationBundle bundle : AdministrationBundle.ALL) {
        add(bundle, programs);
      }
      List<IdleRound> measured = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        System.err.printf("bench: round %d of %d%n", round + 1, rounds);
        measured.add(round(round, programs));
      }
      IdleReport report = new IdleReport(windowSeconds, measured);
      report.missed().forEach(each -> System.err.println("bench: " + each));
      System.out.println(
          new ObjectMapper().writeValueAsString(report.json().put("java", jdk.version())));
      return report.missed().isEmpty();
    } finally {
      for (ThinnedDistribution each : programs.values()) {
        each.close();
      }
    }
  }

  private void add(AdministrationBundle bundle, Map<String, ThinnedDistribution> programs)
      throws IOException {
    ThinnedDistribution without = ThinnedDistribution.of(distribution, bundle::has);
    programs.put(bundle.name(), without);
    if (without.left() != bundle.jars().size()) {
      throw new IOException(
          "the distribution has not each of " + bundle.jars() + " once: " + distribution);
    }
  }

  private IdleRound round(int number, Map<String, ThinnedDistribution> programs)
      throws IOException, InterruptedException {
    List<String> order = new ArrayList<>(programs.keySet());
    Collections.rotate(order, number);
    Map<String, IdleRouter> routers = new LinkedHashMap<>();
    try {
      for (String each : order) {
        routers.put(each, new IdleRouter(programs.get(each).home(), jdk.home()));
      }
      return window(routers);
    } finally {
      for (IdleRouter each : routers.values()) {
        each.close();
      }
    }
  }

  private IdleRound window(Map<String, IdleRouter> routers)
      throws IOException, InterruptedException {
    Thread.sleep(settleSeconds * 1000L);
    for (IdleRouter each : routers.values()) {
      each.begin();
    }
    Thread.sleep(windowSeconds * 1000L);
    Map<String, Double> cpu = new TreeMap<>();
    for (Map.Entry<String, IdleRouter> each : routers.entrySet()) {
      cpu.put(each.getKey(), each.getValue().cpuMillis());
    }
    Map<String, IdleFigures> figures = new TreeMap<>();
    for (Map.Entry<String, IdleRouter> each : routers.entrySet()) {
      figures.put(each.getKey(), each.getValue().figures(cpu.get(each.getKey())));
    }
    return new IdleRound(figures.remove(FIRST), figures.remove(SECOND), figures);
  }
}
