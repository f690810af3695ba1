// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.release.ReleaseStage;
import io.millrace.hawkbit.Action;
import io.millrace.hawkbit.Action.State;
import io.millrace.hawkbit.Assignment;
import io.millrace.lib.testing.LoggedLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is slow, or gone for days, whatever the router is in the middle of. */
class AwayServerTest {
  private static final Duration DAYS = Duration.ofDays(3);

  @TempDir Path folder;
  private final LoggedLines log = new LoggedLines(TroubleLog.class);
  private final TestRelease release = new TestRelease(2).bundle("org.example.a", 3000);
  private TestFleet fleet;

  @BeforeEach
  void start() throws Exception {
    fleet = new TestFleet(folder);
    fleet.later();
  }

  @AfterEach
  void stop() {
    log.close();
    fleet.close();
  }

  /** Days go by while every request fails; returns how many there were. */
  private int gone() throws IOException {
    for (String method : new String[] {"GET", "POST", "PUT"}) {
      fleet.server.faults().answer(503, method, "", Integer.MAX_VALUE);
    }
    fleet.server.log().clear();
    long bytes = Files.size(folder.resolve("fleet/state.json"));
    long end = fleet.time.nanos() + DAYS.toNanos();
    fleet.poll();
    while (fleet.time.nanos() < end) {
      fleet.later();
    }
    assertThat(Files.size(folder.resolve("fleet/state.json"))).isLessThan(bytes + 1000);
    assertThat(fleet.agent.status().since()).isPresent();
    fleet.server.faults().clear();
    return fleet.server.log().lines().size();
  }

  private void untilEnd(Action action) {
    for (int tries = 0; tries < 20 && action.isActive(); tries++) {
      fleet.later();
    }
  }

  @Test
  void in_days_without_a_server_there_is_one_request_for_each_poll_and_one_line_in_the_log()
      throws Exception {
    int polls = (int) DAYS.dividedBy(TestFleet.POLL);
    assertThat(gone()).isBetween(polls / 2, polls * 2 + 10);
    assertThat(log.from(Level.INFO)).hasSize(1);
    fleet.later();
    assertThat(fleet.agent.status().trouble()).isEmpty();
    assertThat(log.from(Level.INFO)).hasSize(2);
  }

  @Test
  void a_download_goes_on_where_it_was() throws Exception {
    fleet.server.faults().cut(".jar", 1000, 1);
    Action action = fleet.assign(release);
    fleet.poll();
    gone();
    untilEnd(action);
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(fleet.server.log().lines("GET", ".jar"))
        .filteredOn(line -> line.status() == 206)
        .singleElement()
        .satisfies(line -> assertThat(line.request().header("Range")).startsWith("bytes=1000-"));
  }

  @Test
  void what_waits_for_its_window_is_not_installed_without_the_server() throws Exception {
    Action action = fleet.assign(release, Assignment.FORCED.in(Action.Window.CLOSED));
    fleet.poll();
    gone();
    assertThat(fleet.phase()).isEqualTo(Phase.DOWNLOADED);
    assertThat(fleet.releases.requests()).isEmpty();
    fleet.server.rollouts().window(action, Action.Window.OPEN);
    untilEnd(action);
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }

  @Test
  void an_installation_goes_on_to_its_end_which_is_told_when_the_server_is_back() throws Exception {
    fleet.releases.goesTo(ReleaseStage.SWITCHING, "it did worse");
    Action action = fleet.assign(release);
    fleet.poll();
    fleet.server.faults().answer(503, "GET", TestFleet.ID, 2);
    fleet.poll();
    fleet.releases.reach(ReleaseStage.ROLLED_BACK);
    gone();
    assertThat(fleet.phase()).isEqualTo(Phase.CLOSING);
    untilEnd(action);
    assertThat(action.state()).isEqualTo(State.ERROR);
    assertThat(action.messages()).anyMatch(said -> said.contains("it did worse"));
    assertThat(fleet.releases.requests()).hasSize(1);
  }

  @Test
  void a_server_that_is_slow_is_waited_for_and_one_that_is_too_slow_is_asked_again()
      throws Exception {
    fleet.answerTime = Duration.ofMillis(500);
    fleet.start().later();
    fleet.server.faults().delay(Duration.ofMillis(100), "GET", "deploymentBase", 1);
    for (String path : new String[] {"/" + TestFleet.ID, ".jar"}) {
      fleet.server.faults().delay(Duration.ofMillis(1500), "GET", path, 1);
    }
    fleet.server.faults().delay(Duration.ofMillis(1500), "POST", "feedback", 1);
    Action action = fleet.assign(release);
    fleet.poll();
    assertThat(fleet.agent.status().trouble()).contains("does not answer in time");
    untilEnd(action);
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(fleet.releases.requests()).hasSize(1);
  }

  @Test
  void a_token_that_is_changed_stops_a_download_until_the_router_has_it() throws Exception {
    fleet.server.faults().cut(".jar", 1000, 1);
    Action action = fleet.assign(release);
    fleet.poll();
    fleet.server.settings().gatewayToken("new-secret");
    fleet.poll();
    assertThat(fleet.agent.status().refused()).isTrue();
    fleet.token("gateway", "new-secret");
    untilEnd(action);
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }
}
