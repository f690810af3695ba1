// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.hawkbit.Action;
import io.millrace.hawkbit.Action.State;
import io.millrace.hawkbit.Action.Type;
import io.millrace.hawkbit.Assignment;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has to agree before a release is installed. */
class ConfirmationTest {
  @TempDir Path folder;
  private TestFleet fleet;
  private final TestRelease release = new TestRelease(2).bundle("org.example.a", 3000);

  @BeforeEach
  void start() throws Exception {
    fleet = new TestFleet(folder);
    fleet.later();
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  private void askOperator() throws Exception {
    fleet.settings =
        new Settings(
            TestFleet.POLL,
            Duration.ofSeconds(10),
            Duration.ofDays(1),
            0,
            Duration.ZERO,
            true,
            false,
            false);
    fleet.start();
  }

  @Test
  void the_configuration_confirms_by_itself() {
    fleet.server.settings().confirmation(true);
    Action action = fleet.assign(release);
    fleet.poll().later();
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(action.messages()).contains("confirmed by the router's configuration");
  }

  @Test
  void an_operator_confirms_what_the_server_asks_for() throws Exception {
    askOperator();
    fleet.server.settings().confirmation(true);
    Action action = fleet.assign(release);
    fleet.poll().later().later();
    assertThat(fleet.phase()).isEqualTo(Phase.CONFIRMING);
    assertThat(action.state()).isEqualTo(State.WAITS_FOR_CONFIRMATION);
    assertThat(fleet.agent.confirm(false, "not today")).isEqualTo("the server was told");
    fleet.later();
    assertThat(action.state()).isEqualTo(State.WAITS_FOR_CONFIRMATION);
    fleet.agent.confirm(true, "now");
    fleet.later().later();
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(action.messages()).contains("not today", "now");
    assertThat(fleet.agent.confirm(true, "again")).isEqualTo("nothing waits for a confirmation");
  }

  @Test
  void a_confirmation_at_the_server_counts_too() throws Exception {
    askOperator();
    fleet.server.settings().confirmation(true);
    Action action = fleet.assign(release, Assignment.of(Type.SOFT));
    fleet.poll();
    fleet.server.rollouts().confirm(action, true);
    fleet.poll();
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }

  @Test
  void a_confirmation_that_is_taken_back_stops_it() throws Exception {
    askOperator();
    fleet.server.settings().confirmation(true);
    fleet.releases.holds("not yet");
    Action action = fleet.assign(release);
    fleet.poll();
    fleet.agent.confirm(true, "now");
    fleet.later();
    assertThat(fleet.phase()).isEqualTo(Phase.DOWNLOADED);
    fleet.server.rollouts().confirm(action, false);
    fleet.releases.holds(null);
    fleet.poll();
    assertThat(fleet.phase()).isEqualTo(Phase.CONFIRMING);
    assertThat(fleet.releases.requests()).isEmpty();
  }

  @Test
  void an_update_that_is_not_forced_waits_for_an_operator_until_it_is_forced() throws Exception {
    askOperator();
    Action soft = fleet.assign(release, Assignment.of(Type.SOFT));
    fleet.poll().later();
    assertThat(fleet.phase()).isEqualTo(Phase.OFFERED);
    assertThat(soft.messages()).filteredOn(said -> said.contains("fleet:confirm")).hasSize(1);
    fleet.server.rollouts().force(soft);
    fleet.poll();
    assertThat(soft.state()).isEqualTo(State.FINISHED);
    Action agreed =
        fleet.assign(new TestRelease(3).bundle("org.example.b", 10), Assignment.of(Type.SOFT));
    fleet.poll();
    assertThat(fleet.agent.confirm(true, "yes")).isEqualTo("agreed");
    fleet.settle();
    assertThat(agreed.state()).isEqualTo(State.FINISHED);
    Action declined =
        fleet.assign(new TestRelease(4).bundle("org.example.c", 10), Assignment.of(Type.SOFT));
    fleet.poll();
    assertThat(fleet.agent.confirm(false, "no")).isEqualTo("declined");
    fleet.settle();
    assertThat(declined.state()).isEqualTo(State.ERROR);
  }

  @Test
  void an_operators_word_outlives_a_restart() throws Exception {
    askOperator();
    fleet.releases.holds("not yet");
    Action soft = fleet.assign(release, Assignment.of(Type.SOFT));
    fleet.poll();
    fleet.agent.confirm(true, "yes");
    fleet.start().settle();
    fleet.releases.holds(null);
    fleet.later();
    assertThat(soft.state()).isEqualTo(State.FINISHED);
  }
}
