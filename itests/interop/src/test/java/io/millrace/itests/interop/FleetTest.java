// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.hawkbit.Action;
import io.millrace.hawkbit.Action.State;
import io.millrace.rig.BadReleases;
import io.millrace.rig.RouterProcess.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
class FleetTest extends FleetCase {
  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    startIn(folder);
  }

  @AfterEach
  @Override
  void stop() throws Exception {
    super.stop();
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
