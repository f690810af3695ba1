// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.hawkbit.Action;
import io.millrace.hawkbit.Action.State;
import io.millrace.hawkbit.Assignment;
import io.millrace.hawkbit.HawkbitServer;
import io.millrace.hawkbit.ReleaseFiles;
import io.millrace.hawkbit.Request;
import io.millrace.hawkbit.RequestLog.Line;
import io.millrace.hawkbit.SoftwareModule;
import io.millrace.rig.BadReleases;
import io.millrace.rig.ReleaseMaker;
import io.millrace.rig.RouterProcess;
import io.millrace.rig.RouterProcess.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The assembled router under a simulated fleet server: it registers itself with no more than the
 * gateway token and trusted keys, takes releases, and tells how they went.
 */
@Order(5)
@Timeout(300)
class FleetTest {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("millrace.distribution"));
  private static final String ID = "pump-house-7";
  private static final String ECHO = "io.millrace.sensor.echo";
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  @TempDir Path folder;
  private HawkbitServer server;
  private RouterProcess router;
  private ReleaseMaker maker;

  @BeforeEach
  void start() throws Exception {
    server = HawkbitServer.start();
    server.settings().gatewayToken(FleetRouters.TOKEN).sleep("00:00:01");
    maker = new ReleaseMaker(DISTRIBUTION, folder.resolve("releases"));
    router = FleetRouters.prepare(folder.resolve("router"), server, ID, maker);
    router.start();
  }

  @AfterEach
  void stop() throws Exception {
    router.close();
    server.close();
  }

  private Action assign(Path release) throws Exception {
    SoftwareModule module = ReleaseFiles.module(server.rollouts(), release);
    return server
        .rollouts()
        .assign(ID, server.rollouts().set("house", "1", module), Assignment.FORCED);
  }

  private void await(String what, BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        String status = router.shell("fleet:status").output();
        throw new AssertionError(what + "\n" + lines(server.log().lines()) + "\n" + status);
      }
      Thread.sleep(100);
    }
  }

  private static String lines(List<Line> all) {
    return String.join("\n", all.stream().map(Line::toString).toList());
  }

  private void awaitEnd(Action action) throws Exception {
    await("an end", () -> List.of(State.FINISHED, State.ERROR).contains(action.state()));
  }

  private String shell(String... words) throws Exception {
    return router.shell(words).output();
  }

  @Test
  void a_release_comes_by_the_fleet_and_a_bad_one_goes_back_with_its_reason() throws Exception {
    await("registration", () -> server.rollouts().device(ID).isPresent());
    Action good = assign(maker.unchanged("good", List.of("io.millrace.directory")).write());
    awaitEnd(good);
    assertThat(good.state())
        .as(server.rollouts().messages(good).toString())
        .isEqualTo(State.FINISHED);
    assertThat(server.rollouts().messages(good)).anyMatch(said -> said.startsWith("committed: "));
    assertThat(shell("release:status")).contains("runs     org.example:test:mrl:101");
    await(
        "attributes that say what runs",
        () ->
            server
                .rollouts()
                .device(ID)
                .orElseThrow()
                .attributes()
                .getOrDefault("release", "")
                .contains("org.example:test"));

    Path broken =
        BadReleases.all().stream()
            .filter(each -> each.name().equals("an activator that is not there"))
            .findFirst()
            .orElseThrow()
            .making()
            .by(maker);
    Action bad = assign(broken);
    awaitEnd(bad);
    assertThat(bad.state()).isEqualTo(State.ERROR);
    assertThat(server.rollouts().messages(bad))
        .anyMatch(said -> said.startsWith("rolled back") && said.contains(ECHO));
    assertThat(shell("release:status")).contains("runs     org.example:test:mrl:101");
    assertThat(shell("fleet:status")).contains("idle", "none");
    assertThat(shell("audit:show", "--interface", "fleet")).contains("action " + bad.id());
    assertThat(router.output()).doesNotContain(FleetRouters.TOKEN);
  }

  @Test
  void only_the_missing_jar_travels_and_a_cut_download_goes_on() throws Exception {
    Path release = maker.unchanged("cut", List.of(ECHO)).write();
    server.faults().cut(".jar", 2000, 1);
    Action action = assign(release);
    awaitEnd(action);
    assertThat(action.state()).isEqualTo(State.FINISHED);
    List<Request> jars = server.log().lines("GET", ".jar").stream().map(Line::request).toList();
    assertThat(jars).hasSize(2);
    assertThat(jars.get(1).header("Range")).startsWith("bytes=2000-");
    assertThat(jars.get(1).header("If-Range")).isNotEmpty();
  }

  @Test
  void a_cancel_is_agreed_to_and_nothing_is_asked_for_after_it() throws Exception {
    server.faults().answer(503, "GET", ".jar", 1000);
    Action action = assign(maker.unchanged("late", List.of(ECHO)).write());
    await("a download", () -> !server.log().lines("GET", ".jar").isEmpty());
    server.rollouts().cancel(action);
    shell("fleet:poll");
    await("the cancel", () -> server.rollouts().state(action) == State.CANCELED);
    server.faults().clear();
    int asked = server.log().lines("GET", ".jar").size();
    shell("fleet:poll");
    assertThat(server.log().lines("GET", ".jar")).hasSize(asked);
    assertThat(shell("fleet:status")).contains("idle");
    assertThat(shell("release:status")).contains("runs     factory set");
  }

  @Test
  void a_release_that_replaces_the_fleets_bundle_and_the_deployer_is_told_to_its_end()
      throws Exception {
    List<String> both = List.of("io.millrace.fleet.hawkbit", "io.millrace.deployer");
    Action action = assign(maker.unchanged("itself", both).write());
    awaitEnd(action);
    assertThat(action.state())
        .as(server.rollouts().messages(action).toString())
        .isEqualTo(State.FINISHED);
    assertThat(shell("lb", "-s", "io.millrace.fleet")).contains("same101", "Active");
    assertThat(
            server.log().lines("POST", "feedback").stream()
                .filter(line -> line.request().text().contains("closed")))
        .hasSize(1);
    Action alone = assign(maker.unchanged("alone", both.subList(0, 1)).write());
    awaitEnd(alone); // the deployer stays, and must hold nothing of the fleet's former bundle
    assertThat(alone.state())
        .as(server.rollouts().messages(alone).toString())
        .isEqualTo(State.FINISHED);
  }

  @Test
  void a_hold_on_the_router_keeps_a_release_back_until_it_is_lifted() throws Exception {
    shell("release:hold", "harvest time");
    Action action = assign(maker.unchanged("held", List.of(ECHO)).write());
    await(
        "the reason",
        () -> server.rollouts().messages(action).stream().anyMatch(s -> s.contains("harvest")));
    assertThat(shell("release:status")).contains("runs     factory set");
    shell("release:hold", "--lift");
    shell("fleet:poll");
    awaitEnd(action);
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }

  @Test
  void a_server_that_is_away_is_a_warning_and_a_killed_router_goes_on() throws Exception {
    server.faults().answer(503, "GET", ".jar", 3);
    Action action = assign(maker.unchanged("killed", List.of(ECHO)).write());
    await("a download", () -> !server.log().lines("GET", ".jar").isEmpty());
    router.kill();
    server.faults().clear();
    router.start();
    awaitEnd(action);
    assertThat(action.state()).isEqualTo(State.FINISHED);
    server.settings().gatewayToken("another");
    shell("fleet:poll");
    // What the release has replaced may still be starting.
    Result status = router.shell("millrace:status", "--wait", "30");
    assertThat(status.output()).contains("fleet", "not accepted by");
    assertThat(status.status()).as(status.output()).isEqualTo(1);
    saysWhatIsWrong();
  }

  /** The status, the command and the log have the same sentences. */
  private void saysWhatIsWrong() throws Exception {
    router.configure(
        "io.millrace.fleet.hawkbit",
        Map.of(
            "url",
            "http://fleet.invalid",
            "gatewayTokenFile",
            "${millrace.etc}/gateway.token",
            "startSpreadSeconds",
            0));
    String unresolved = "fleet.invalid cannot be resolved";
    await("the log", () -> router.output().contains(unresolved));
    assertThat(router.shell("millrace:status", "--wait", "30").output())
        .contains("nothing from fleet.invalid since", unresolved, "the token is sent without TLS");
    assertThat(shell("fleet:status")).contains(unresolved, "the token is sent without TLS");
    assertThat(router.output().split("the token is sent without TLS")).hasSize(2);
  }
}
