// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.release.ReleaseStage;
import io.millrace.fleet.hawkbit.agent.Phase;
import io.millrace.hawkbit.Action;
import io.millrace.hawkbit.DistributionSet;
import io.millrace.hawkbit.HawkbitServer;
import io.millrace.hawkbit.ReleaseFiles;
import io.millrace.hawkbit.RequestLog.Line;
import io.millrace.hawkbit.Rollout;
import io.millrace.itests.interop.FollowingDeployer.Ending;
import io.millrace.lib.release.trust.TrustFolder;
import io.millrace.lib.release.trust.TrustSet;
import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.Extent;
import io.millrace.rig.PartlyBadRelease;
import io.millrace.rig.ReleaseMaker;
import io.millrace.rig.RouterProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A roll-out of one release in three waves over two hundred routers at one address. The release is
 * good where the first wave is, bad where the second is, and the server stops before the third.
 *
 * <p>Real in it: in the first two waves one router (with the long tests two, and in the third wave
 * too) is the assembled distribution as a process, with its deployer, which switches, judges and
 * rolls back, and whose reasons are what the server is told. Of all others the agent of the fleet's
 * bundle is real (polls, downloads, feedback, on turned clocks), and so is the verification of what
 * it fetched; they switch nothing and end as the real routers of their wave ended ({@link
 * FollowingDeployer}). The server is the simulator.
 */
@Order(3)
@Timeout(600)
class FleetWavesTest {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("millrace.distribution"));
  private static final List<Integer> SIZES = List.of(20, 60, 120);
  private static final int REAL = Extent.times(1, 2);

  /** So many waves get the release; in those after them routers are real with the long tests. */
  private static final int TOUCHED = 2;

  private static final String ECHO = "io.millrace.sensor.echo";
  private static final String OLD_METERS = "old-meters";
  private static final int THREADS = 4;
  private static final Duration ROUND = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final List<Wave> waves = new ArrayList<>();
  private HawkbitServer server;
  private ReleaseMaker maker;
  private long began;

  /** The routers of a wave, by their names on the server. */
  private record Wave(
      List<String> names,
      List<RouterProcess> real,
      List<FleetAgentOnly> agents,
      AtomicReference<Ending> ending) {}

  @BeforeEach
  void start() throws Exception {
    began = System.nanoTime();
    server = HawkbitServer.start();
    server.settings().gatewayToken(FleetRouters.TOKEN).sleep("00:00:01");
    maker = new ReleaseMaker(DISTRIBUTION, folder.resolve("releases"));
    maker.trust(folder.resolve("etc"));
    for (int number = 1; number <= SIZES.size(); number++) {
      waves.add(wave("wave" + number, SIZES.get(number - 1)));
    }
    for (RouterProcess each : waves.get(1).real()) {
      Files.createFile(each.etc().resolve(OLD_METERS));
    }
    for (RouterProcess each : real()) {
      each.launch();
    }
    for (RouterProcess each : real()) {
      each.awaitReady();
    }
  }

  private Wave wave(String name, int size) throws Exception {
    TrustSet trust = TrustFolder.read(folder.resolve("etc/trust"));
    Wave wave =
        new Wave(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new AtomicReference<>());
    for (int each = 0; each < size; each++) {
      String id = "%s-%03d".formatted(name, each);
      Path home = Files.createDirectories(folder.resolve(id));
      wave.names().add(id);
      if (each < REAL && (Extent.isLong() || waves.size() < TOUCHED)) {
        wave.real().add(FleetRouters.prepare(home, server, id, maker));
      } else {
        FollowingDeployer deployer =
            new FollowingDeployer(home.resolve("upload"), trust, wave.ending());
        wave.agents().add(new FleetAgentOnly(home, server.url(), id, deployer));
      }
    }
    return wave;
  }

  private List<RouterProcess> real() {
    return waves.stream().flatMap(each -> each.real().stream()).toList();
  }

  private List<FleetAgentOnly> agents() {
    return waves.stream().flatMap(each -> each.agents().stream()).toList();
  }

  @AfterEach
  void stop() throws Exception {
    for (RouterProcess each : real()) {
      each.close();
    }
    threads.shutdownNow();
    server.close();
  }

  /** Every agent does what it wants to do next. */
  private void round() throws Exception {
    List<Callable<Void>> all = new ArrayList<>();
    for (FleetAgentOnly agent : agents()) {
      all.add(
          () -> {
            agent.next();
            return null;
          });
    }
    for (Future<Void> done : threads.invokeAll(all)) {
      done.get();
    }
  }

  /** The others of a wave get to know how its real routers ended, once all of them have. */
  private void follow(Rollout rollout) {
    List<List<Action>> actions = rollout.actions();
    for (int wave = 0; wave < actions.size(); wave++) {
      List<Action> ofReal = actions.get(wave).subList(0, REAL);
      if (ofReal.stream().allMatch(this::isOver)) {
        waves.get(wave).ending().compareAndSet(null, ending(ofReal.get(0)));
      }
    }
  }

  private Ending ending(Action action) {
    if (server.rollouts().state(action) == Action.State.FINISHED) {
      return new Ending(ReleaseStage.COMMITTED, "", List.of());
    }
    List<String> said = action.history().get(action.history().size() - 1).messages();
    return new Ending(ReleaseStage.ROLLED_BACK, said.get(0), said.subList(1, said.size()));
  }

  private boolean isOver(Action action) {
    return List.of(Action.State.FINISHED, Action.State.ERROR)
        .contains(server.rollouts().state(action));
  }

  private Rollout rollOut() throws Exception {
    Path release = PartlyBadRelease.make(maker, ECHO, OLD_METERS);
    DistributionSet set =
        server.rollouts().set("house", "1", ReleaseFiles.module(server.rollouts(), release));
    Rollout rollout =
        new Rollout(server.rollouts(), set, waves.stream().map(Wave::names).toList(), 90, 10);
    Await.that(() -> told(rollout), LONGEST, ROUND, () -> isOver(rollout));
    return rollout;
  }

  /** Makes a round: the server looks at its waves, and all routers poll. */
  private boolean isOver(Rollout rollout) throws Exception {
    Rollout.State state = rollout.advance();
    round();
    follow(rollout);
    return state != Rollout.State.RUNNING
        && rollout.actions().stream().flatMap(List::stream).allMatch(this::isOver);
  }

  private String told(Rollout rollout) {
    StringBuilder text = new StringBuilder();
    rollout.actions().stream()
        .flatMap(wave -> Stream.of(wave.get(0), wave.get(REAL)))
        .forEach(each -> text.append(each.state()).append(each.messages()).append('\n'));
    real().forEach(each -> text.append(each.output()).append('\n'));
    return text.toString();
  }

  private static String status(RouterProcess router) throws Exception {
    return router.shell("release:status").output();
  }

  @Test
  void a_wave_that_fails_goes_back_and_says_why_and_the_rest_is_not_touched() throws Exception {
    long ready = System.nanoTime();
    round();
    Rollout rollout = rollOut();
    assertThat(rollout.advance()).isEqualTo(Rollout.State.PAUSED);
    assertThat(rollout.actions()).hasSize(2);
    committed(rollout.actions().get(0), waves.get(0));
    rolledBack(rollout.actions().get(1), waves.get(1));
    untouched(waves.get(2));
    report(ready - began, System.nanoTime() - ready);
  }

  private void committed(List<Action> actions, Wave wave) throws Exception {
    assertThat(actions).allMatch(each -> each.state() == Action.State.FINISHED, told(actions));
    for (RouterProcess each : wave.real()) {
      assertThat(status(each)).contains("runs     org.example:test:mrl:101");
    }
    assertThat(wave.agents()).allMatch(each -> each.deployer().runs().sequence() == 101);
  }

  private void rolledBack(List<Action> actions, Wave wave) throws Exception {
    assertThat(actions).allMatch(each -> each.state() == Action.State.ERROR, told(actions));
    assertThat(actions.subList(0, REAL))
        .allSatisfy(
            each ->
                assertThat(each.messages())
                    .anyMatch(said -> said.startsWith("rolled back") && said.contains(ECHO)));
    String why = wave.ending().get().reason();
    assertThat(actions.subList(REAL, actions.size()))
        .allMatch(each -> each.messages().stream().anyMatch(said -> said.contains(why)));
    for (RouterProcess each : wave.real()) {
      assertThat(status(each)).contains("runs     factory set");
      assertThat(each.shell("release:history").output()).contains("rolled back");
    }
    assertThat(wave.agents()).allMatch(each -> each.deployer().runs().sequence() == 0);
  }

  private String told(List<Action> actions) {
    return actions.get(0).state() + " " + actions.get(0).messages();
  }

  private void untouched(Wave wave) throws Exception {
    for (RouterProcess each : wave.real()) {
      assertThat(status(each)).contains("runs     factory set");
      assertThat(each.shell("release:history").output()).doesNotContain("org.example");
    }
    assertThat(wave.agents())
        .allMatch(each -> each.deployer().orders() == 0)
        .allMatch(each -> each.status().phase() == Phase.IDLE);
    for (String id : wave.names()) {
      assertThat(server.rollouts().device(id).orElseThrow().actions()).isEmpty();
    }
    assertThat(server.log().lines().stream().map(Line::request))
        .filteredOn(request -> request.path().contains("/wave3-"))
        .hasSizeGreaterThan(2 * wave.names().size())
        .noneMatch(request -> request.path().contains("deploymentBase"))
        .noneMatch(request -> request.path().contains("softwaremodules"));
  }

  private void report(long startNanos, long nanos) {
    List<Line> all = server.log().lines();
    System.out.printf(
        "%d routers, %d of them assembled and started in %d s; %d requests, %d of them refused as"
            + " too many a second; %d s%n",
        SIZES.stream().mapToInt(Integer::intValue).sum(),
        real().size(),
        startNanos / 1_000_000_000,
        all.size(),
        all.stream().filter(line -> line.status() == 429).count(),
        nanos / 1_000_000_000);
  }
}
