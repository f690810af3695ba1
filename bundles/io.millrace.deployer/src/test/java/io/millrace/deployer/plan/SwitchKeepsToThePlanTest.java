// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deployer.change.SwitchOrders;
import io.millrace.deployer.switching.Outcome;
import io.millrace.deployer.switching.SwitchRun;
import io.millrace.lib.testing.Extent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The deployer's own switch stops, resolves and starts of random bundles what the plan says. */
class SwitchKeepsToThePlanTest {
  private static final int GRAPHS = Extent.times(15, 1_000);

  /** Of these a bundle uses one that was uninstalled by hand: the switch has to refresh it too. */
  private static final List<Integer> UNINSTALLED = List.of(168, 609, 635, 674, 795);

  @TempDir Path folder;
  private Outcome outcome;

  @Test
  void what_is_planned_is_what_the_switch_does() throws Exception {
    List<String> wrong = new ArrayList<>();
    int switched = 0;
    try (World world = new World(folder)) {
      Consumer<Map<String, Object>> taker = told -> outcome = Outcome.of(told);
      world
          .context()
          .registerService(
              Consumer.class,
              taker,
              new Hashtable<>(Map.of(SwitchRun.TAKER_PROPERTY, SwitchRun.TAKER_VALUE)));
      List<Integer> seeds = new ArrayList<>(IntStream.range(0, GRAPHS).boxed().toList());
      UNINSTALLED.stream().filter(each -> each >= GRAPHS).forEach(seeds::add);
      for (int seed : seeds) {
        Random random = new Random(seed);
        world.renew(random);
        List<Change> changes = world.changes(random);
        Plan plan = new Planner(world.context(), PauseHistory.NONE).plan(changes);
        if (plan.isPossible() && !plan.groups().isEmpty()) {
          switched++;
          for (String each : differences(world, plan)) {
            wrong.add("graph " + seed + ": " + each);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(switched).isGreaterThan(GRAPHS / 5);
  }

  private List<String> differences(World world, Plan plan) {
    List<String> differences = new ArrayList<>();
    try (Reality reality = new Reality(world.context())) {
      Map<String, Object> order =
          Map.of(
              "id",
              "test",
              "groups",
              SwitchOrders.groups(world.context(), plan),
              "running",
              List.of(),
              "limitMillis",
              30_000L,
              "takerMillis",
              30_000L);
      new SwitchRun(world.context(), order).run();
      if (!outcome.failure().isEmpty()) {
        differences.add(outcome.failure());
      }
      compare(differences, "stopped", plan.stopped(), reality.stopped());
      compare(differences, "resolved", plan.resolved(), reality.resolved());
      compare(differences, "started", plan.started(), reality.started());
    }
    return differences;
  }

  private static void compare(
      List<String> differences, String what, Set<String> planned, Set<String> real) {
    if (!planned.equals(real)) {
      differences.add("%s planned %s, really %s".formatted(what, planned, real));
    }
  }
}
