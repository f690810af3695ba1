// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.release.ReleaseStage;
import io.millrace.hawkbit.Action;
import io.millrace.hawkbit.Action.State;
import io.millrace.hawkbit.Assignment;
import io.millrace.hawkbit.DistributionSet;
import io.millrace.hawkbit.HawkbitServer;
import io.millrace.lib.testing.Extent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A roll-out in three waves over many routers in one process, behind one address: the first wave
 * takes a good release; on the second a worse one goes back and says why; so the third is never
 * told. With the long tests two hundred routers, otherwise some.
 */
@Timeout(600)
class RolloutTest {
  private static final int ROUTERS = Extent.times(30, 200);
  private static final int FIRST = ROUTERS / 10;
  private static final int SECOND = ROUTERS * 4 / 10;
  private static final int THREADS = 8;
  private static final int ROUNDS = 5000;

  @TempDir Path folder;
  private final List<TestFleet> routers = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private HawkbitServer server;

  @BeforeEach
  void start() throws Exception {
    server = HawkbitServer.start();
    server.settings().gatewayToken("the-secret");
    for (int each = 0; each < ROUTERS; each++) {
      routers.add(new TestFleet(folder.resolve("r" + each), server, "router-" + each));
    }
    each(routers, TestFleet::later);
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    server.close();
  }

  private interface Step {
    void of(TestFleet router) throws Exception;
  }

  private void each(List<TestFleet> some, Step step) throws Exception {
    List<Callable<Void>> all = new ArrayList<>();
    for (TestFleet router : some) {
      all.add(
          () -> {
            step.of(router);
            return null;
          });
    }
    for (Future<Void> done : threads.invokeAll(all)) {
      done.get();
    }
  }

  private List<Action> wave(List<TestFleet> some, TestRelease release) throws Exception {
    DistributionSet set = server.rollouts().set("house", "1", release.module(server.rollouts()));
    List<Action> actions = new ArrayList<>();
    for (TestFleet router : some) {
      actions.add(server.rollouts().assign(router.id, set, Assignment.FORCED));
    }
    for (int round = 0; round < ROUNDS && isOpen(actions); round++) {
      each(some, TestFleet::later);
    }
    return actions;
  }

  private boolean isOpen(List<Action> actions) {
    return actions.stream()
        .map(server.rollouts()::state)
        .anyMatch(state -> state != State.FINISHED && state != State.ERROR);
  }

  @Test
  void a_bad_wave_goes_back_and_says_why_and_the_rest_is_not_touched() throws Exception {
    long began = System.nanoTime();
    List<TestFleet> first = routers.subList(0, FIRST);
    List<TestFleet> second = routers.subList(FIRST, SECOND);
    List<TestFleet> third = routers.subList(SECOND, ROUTERS);
    TestRelease good = new TestRelease(2).bundle("org.example.a", 30_000);
    assertThat(wave(first, good)).allMatch(action -> action.state() == State.FINISHED);

    second.forEach(
        each ->
            each.releases.goesTo(
                ReleaseStage.ROLLED_BACK, "it did worse than before", "errors: 12 % for 0 %"));
    List<Action> failed = wave(second, new TestRelease(3).bundle("org.example.a", 30_000));
    assertThat(failed)
        .allMatch(action -> action.state() == State.ERROR)
        .allMatch(action -> action.messages().contains("errors: 12 % for 0 %"));
    assertThat(second).allMatch(each -> each.releases.runs().sequence() == 0);

    each(third, TestFleet::poll);
    assertThat(third).allMatch(each -> each.releases.requests().isEmpty());
    assertThat(first).allMatch(each -> each.releases.requests().size() == 1);
    each(routers, TestFleet::poll);
    assertThat(routers).allMatch(each -> each.phase() == Phase.IDLE);
    report(System.nanoTime() - began);
  }

  private void report(long nanos) {
    long refused = server.log().lines().stream().filter(line -> line.status() == 429).count();
    System.out.printf(
        "%d routers, %d requests, %d of them refused as too many a second, in %d ms%n",
        ROUTERS, server.log().lines().size(), refused, nanos / 1_000_000);
  }
}
