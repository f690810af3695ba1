// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Extent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.resolver.Resolver;

/**
 * Random bundles in a real Felix and random changes to them: what the plan says is what happens,
 * and what it refuses does not resolve.
 */
class PlanIsRealityTest {
  private static final int GRAPHS = Extent.times(40, 1_000);
  private static final int CONTROL_GRAPHS = 40;

  @TempDir Path folder;
  private World world;
  private int refused;
  private int divided;
  private int besides;

  @BeforeEach
  void start() throws Exception {
    world = new World(folder);
  }

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  @Test
  void what_is_planned_is_what_happens() throws Exception {
    assertThat(differences(GRAPHS, UnaryOperator.identity())).isEmpty();
    assertThat(refused).as("refused plans").isBetween(GRAPHS / 5, GRAPHS * 3 / 5);
    assertThat(divided).as("plans of several groups").isGreaterThan(GRAPHS / 20);
    assertThat(besides).as("plans with a new build beside the old").isGreaterThan(GRAPHS / 200);
  }

  /** Negative controls: each of these rules is seen. */
  @Test
  void a_planner_that_attaches_no_fragments_is_found_out() throws Exception {
    assertIsFoundOut(ForgetfulResolver::withoutFragments);
  }

  @Test
  void a_planner_that_forgets_which_provider_is_preferred_is_found_out() throws Exception {
    assertIsFoundOut(ForgetfulResolver::withoutPreference);
  }

  @Test
  void a_planner_that_takes_every_need_for_met_is_found_out() throws Exception {
    assertIsFoundOut(ForgetfulResolver::withoutNeeds);
  }

  /** By one of these graphs: those after it would say the same. */
  private void assertIsFoundOut(UnaryOperator<Resolver> rules) throws Exception {
    List<String> wrong = List.of();
    for (int seed = 0; seed < CONTROL_GRAPHS && wrong.isEmpty(); seed++) {
      wrong = differencesIn(seed, rules);
    }
    assertThat(wrong).isNotEmpty();
  }

  private List<String> differences(int graphs, UnaryOperator<Resolver> rules) throws Exception {
    List<String> wrong = new ArrayList<>();
    for (int seed = 0; seed < graphs; seed++) {
      wrong.addAll(differencesIn(seed, rules));
    }
    return wrong;
  }

  private List<String> differencesIn(int seed, UnaryOperator<Resolver> rules) throws Exception {
    Random random = new Random(seed);
    world.renew(random);
    List<Change> changes = world.changes(random);
    Plan plan = new Planner(world.context(), PauseHistory.NONE, rules).plan(changes);
    return differences(changes, plan).stream().map(each -> "graph " + seed + ": " + each).toList();
  }

  private List<String> differences(List<Change> changes, Plan plan) throws Exception {
    if (!plan.isPossible()) {
      refused++;
      return new PlainChange(world.context()).resolves(changes)
          ? List.of("refused, and resolves: " + changes + plan.refusals())
          : List.of();
    }
    divided += plan.groups().size() > 1 ? 1 : 0;
    besides += plan.groups().stream().anyMatch(ChangeGroup::besides) ? 1 : 0;
    try (Reality reality = new Reality(world.context());
        PlanCheck check = new PlanCheck(world.context(), plan, List.of())) {
      RealSwitch real = new RealSwitch(world.context());
      real.install(
          plan.groups().stream()
              .flatMap(group -> group.changes().stream())
              .map(PlannedChange::change)
              .toList());
      List<String> differences = new ArrayList<>();
      for (ChangeGroup group : plan.groups()) {
        differences.addAll(real.perform(group));
      }
      compare(differences, "stopped", plan.stopped(), reality.stopped());
      compare(differences, "refreshed", plan.refreshed(), reality.refreshed());
      compare(differences, "resolved", plan.resolved(), reality.resolved());
      compare(differences, "started", plan.started(), reality.started());
      if (check.differences().isEmpty() != differences.isEmpty()) {
        differences.add("what the check says: " + check.differences());
      }
      return differences;
    }
  }

  private static void compare(
      List<String> differences, String what, Set<String> planned, Set<String> real) {
    if (!planned.equals(real)) {
      differences.add("%s planned %s, really %s".formatted(what, planned, real));
    }
  }
}
