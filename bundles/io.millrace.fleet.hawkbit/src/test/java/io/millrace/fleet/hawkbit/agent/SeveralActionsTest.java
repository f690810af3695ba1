// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.release.ReleaseStage;
import io.millrace.hawkbit.Action;
import io.millrace.hawkbit.Action.State;
import io.millrace.hawkbit.Action.Window;
import io.millrace.hawkbit.Assignment;
import io.millrace.hawkbit.DistributionSet;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Actions that replace each other, follow each other, are closed, or end at the server. */
class SeveralActionsTest {
  @TempDir Path folder;
  private TestFleet fleet;
  private final TestRelease first = new TestRelease(2).bundle("org.example.a", 3000);
  private final TestRelease second = new TestRelease(3).bundle("org.example.b", 2000);

  @BeforeEach
  void start() throws Exception {
    fleet = new TestFleet(folder);
    fleet.later();
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  private void untilEnd(Action action) {
    for (int tries = 0; tries < 20 && action.isActive(); tries++) {
      fleet.later();
    }
  }

  @Test
  void a_heavier_action_is_done_first_and_the_lighter_one_after_it() {
    fleet.releases.holds("not yet");
    Action light = fleet.assign(first);
    fleet.poll();
    Action heavy = fleet.assign(second, Assignment.FORCED.weighing(2000));
    fleet.poll();
    fleet.releases.holds(null);
    untilEnd(heavy);
    assertThat(heavy.state()).isEqualTo(State.FINISHED);
    untilEnd(light);
    assertThat(light.isActive()).isFalse();
    assertThat(fleet.releases.runs().sequence()).isEqualTo(3);
  }

  @Test
  void required_steps_are_done_in_their_order() {
    DistributionSet step =
        new DistributionSet("step", "1", true, List.of(first.module(fleet.server.rollouts())));
    Action before = fleet.server.rollouts().assign(TestFleet.ID, step, Assignment.FORCED);
    Action after = fleet.assign(second);
    fleet.poll();
    untilEnd(after);
    assertThat(before.state()).isEqualTo(State.FINISHED);
    assertThat(after.state()).isEqualTo(State.FINISHED);
    assertThat(fleet.releases.requests()).hasSize(2);
    assertThat(fleet.releases.runs().sequence()).isEqualTo(3);
  }

  @Test
  void an_action_that_the_server_closed_by_itself_is_left_for_the_next_one() {
    fleet.server.settings().autoClose(true);
    fleet.releases.holds("not yet");
    Action old = fleet.assign(first);
    fleet.poll();
    Action next = fleet.assign(second);
    fleet.releases.holds(null);
    fleet.poll();
    untilEnd(next);
    assertThat(old.state()).isEqualTo(State.CANCELED);
    assertThat(next.state()).isEqualTo(State.FINISHED);
    assertThat(fleet.releases.fetched()).containsExactly("org.example.b");
  }

  @Test
  void an_action_that_is_closed_while_it_is_installed_ends_before_the_next_one() {
    fleet.server.settings().autoClose(true);
    fleet.releases.goesTo(ReleaseStage.SWITCHING, "");
    fleet.assign(first);
    fleet.poll();
    Action next = fleet.assign(second);
    fleet.poll();
    assertThat(fleet.releases.requests()).hasSize(1);
    fleet.releases.goesTo(ReleaseStage.COMMITTED, "");
    fleet.releases.reach(ReleaseStage.COMMITTED);
    fleet.settle();
    assertThat(fleet.server.log().lines("POST", "feedback")).anyMatch(line -> line.status() == 410);
    untilEnd(next);
    assertThat(next.state()).isEqualTo(State.FINISHED);
    assertThat(fleet.releases.requests()).hasSize(2);
  }

  @Test
  void a_window_that_is_over_ends_the_action_without_an_installation() {
    Action action = fleet.assign(first, Assignment.FORCED.in(Window.CLOSED));
    fleet.poll();
    assertThat(fleet.phase()).isEqualTo(Phase.DOWNLOADED);
    fleet.server.rollouts().window(action, Window.OVER);
    fleet.poll().later();
    assertThat(action.state()).isEqualTo(State.CANCELED);
    assertThat(fleet.phase()).isEqualTo(Phase.IDLE);
    assertThat(fleet.releases.requests()).isEmpty();
  }

  @Test
  void a_cancel_that_is_taken_back_brings_the_action_again() {
    fleet.releases.holds("not yet");
    Action action = fleet.assign(first);
    fleet.poll();
    fleet.server.rollouts().cancel(action);
    fleet.server.faults().answer(405, "POST", "cancelAction", 1);
    fleet.poll();
    assertThat(fleet.agent.status().trouble()).isEmpty();
    fleet.server.faults().clear();
    fleet.releases.holds(null);
    untilEnd(action);
    assertThat(action.state()).isEqualTo(State.CANCELED);
  }

  @Test
  void a_deployment_that_is_not_shown_is_asked_for_at_the_next_poll() {
    fleet.server.faults().answer(404, "GET", "deploymentBase", 1);
    Action action = fleet.assign(first);
    fleet.poll();
    assertThat(fleet.phase()).isEqualTo(Phase.IDLE);
    assertThat(fleet.agent.status().trouble()).isEmpty();
    fleet.poll();
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }

  @Test
  void a_closed_action_is_not_read_again_so_that_its_set_stays_installed() {
    Action action = fleet.assign(first);
    fleet.poll();
    assertThat(action.state()).isEqualTo(State.FINISHED);
    fleet.server.log().clear();
    fleet.poll().poll();
    assertThat(fleet.server.log().lines())
        .noneMatch(line -> line.request().path().contains("deploymentBase"));
    assertThat(fleet.server.rollouts().device(TestFleet.ID).orElseThrow().installed()).isNotNull();
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }

  @Test
  void an_action_with_several_modules_is_one_release() {
    DistributionSet set =
        new DistributionSet(
            "house",
            "1",
            false,
            List.of(
                fleet.server.rollouts().module("empty", "1"),
                first.module(fleet.server.rollouts())));
    Action action = fleet.server.rollouts().assign(TestFleet.ID, set, Assignment.FORCED);
    fleet.poll();
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }
}
