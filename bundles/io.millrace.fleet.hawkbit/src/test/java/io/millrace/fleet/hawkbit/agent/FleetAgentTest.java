// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.release.ReleaseRefusedException;
import io.millrace.api.release.ReleaseStage;
import io.millrace.hawkbit.Action;
import io.millrace.hawkbit.Action.State;
import io.millrace.hawkbit.Action.Type;
import io.millrace.hawkbit.Action.Window;
import io.millrace.hawkbit.Assignment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a router does about an action, from the offer to its end. */
class FleetAgentTest {
  @TempDir Path folder;
  private TestFleet fleet;
  private final TestRelease release =
      new TestRelease(2).bundle("org.example.a", 3000).bundle("org.example.b", 2000);

  @BeforeEach
  void start() throws Exception {
    fleet = new TestFleet(folder);
    fleet.later();
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void a_release_is_fetched_installed_and_reported() {
    Action action = fleet.assign(release);
    fleet.poll();
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(fleet.releases.fetched()).containsExactly("org.example.a", "org.example.b");
    assertThat(fleet.history(action)).last().isEqualTo("closed success");
    assertThat(action.messages()).anyMatch(said -> said.startsWith("committed: org.example"));
    assertThat(fleet.phase()).isEqualTo(Phase.IDLE);
    assertThat(fleet.releases.requests().get(0).file()).doesNotExist();
    assertThat(fleet.audited).hasSize(2).last().asString().contains("DONE");
  }

  @Test
  void only_what_the_router_lacks_travels() {
    fleet.releases.knows(release.hash("org.example.a"));
    fleet.assign(release);
    fleet.poll();
    assertThat(fleet.releases.fetched()).containsExactly("org.example.b");
    assertThat(fleet.server.log().lines("GET", release.hash("org.example.a") + ".jar")).isEmpty();
  }

  @Test
  void a_rolled_back_release_is_a_failure_with_its_evidence() {
    fleet.releases.goesTo(
        ReleaseStage.ROLLED_BACK, "it did worse than before", "errors: 12 % instead of 0 %");
    Action action = fleet.assign(release);
    fleet.poll();
    assertThat(action.state()).isEqualTo(State.ERROR);
    assertThat(action.messages())
        .contains("errors: 12 % instead of 0 %")
        .anyMatch(said -> said.contains("rolled back") && said.contains("worse than before"));
  }

  @Test
  void a_refused_release_is_a_failure() {
    fleet.releases.goesTo(ReleaseStage.REFUSED, "no trusted key has signed it");
    Action action = fleet.assign(release);
    fleet.poll();
    assertThat(action.state()).isEqualTo(State.ERROR);
    assertThat(action.messages()).anyMatch(said -> said.contains("no trusted key has signed it"));
  }

  @Test
  void what_waits_for_a_confirmation_is_told_and_stays_open_until_its_end() {
    fleet.releases.goesTo(ReleaseStage.AWAITING_CONFIRM, "");
    Action action = fleet.assign(release);
    fleet.poll();
    assertThat(action.isActive()).isTrue();
    assertThat(action.messages()).anyMatch(said -> said.contains("release:confirm"));
    fleet.later().later();
    assertThat(action.messages()).filteredOn(said -> said.contains("release:confirm")).hasSize(1);
    fleet.releases.reach(ReleaseStage.COMMITTED);
    fleet.settle();
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }

  @Test
  void a_switch_is_confirmed_when_the_server_was_reached_with_it() throws Exception {
    fleet.settings =
        new Settings(
            TestFleet.POLL,
            fleet.settings.least(),
            fleet.settings.most(),
            0,
            TestFleet.POLL,
            false,
            true,
            false);
    fleet.start().poll();
    fleet.releases.goesTo(ReleaseStage.AWAITING_CONFIRM, "");
    fleet.assign(release);
    fleet.poll();
    fleet.later().later().later();
    assertThat(fleet.releases.confirmed()).isEqualTo(1);
  }

  @Test
  void a_hold_keeps_it_open_with_one_message_and_lets_it_go_when_lifted() {
    fleet.releases.holds("harvest");
    Action action = fleet.assign(release);
    fleet.poll().later().later();
    assertThat(action.messages()).filteredOn(said -> said.contains("harvest")).hasSize(1);
    assertThat(fleet.phase()).isEqualTo(Phase.DOWNLOADED);
    assertThat(fleet.releases.requests()).isEmpty();
    fleet.releases.holds(null);
    fleet.later();
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }

  @Test
  void an_order_that_is_not_taken_now_is_given_again() {
    for (String criterion : List.of("busy", "held")) {
      fleet.releases.refuses(new ReleaseRefusedException(criterion, "busy with another change"));
      Action action = fleet.assign(new TestRelease(3).bundle("org.example." + criterion, 10));
      fleet.poll();
      assertThat(action.isActive()).isTrue();
      fleet.releases.refuses(null);
      fleet.later().later();
      assertThat(action.state()).as(criterion).isEqualTo(State.FINISHED);
    }
  }

  @Test
  void a_closed_window_lets_it_be_downloaded_and_an_open_one_installed() {
    Action action = fleet.assign(release, Assignment.FORCED.in(Window.CLOSED));
    fleet.poll().later().later();
    assertThat(fleet.phase()).isEqualTo(Phase.DOWNLOADED);
    assertThat(action.isActive()).isTrue();
    assertThat(fleet.history(action)).containsOnlyOnce("downloaded success");
    assertThat(fleet.releases.requests()).isEmpty();
    fleet.server.rollouts().window(action, Window.OPEN);
    fleet.poll();
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }

  @Test
  void download_only_ends_when_all_is_here_and_the_next_action_needs_no_download() {
    Action first = fleet.assign(release, Assignment.of(Type.DOWNLOAD_ONLY));
    fleet.poll().later();
    assertThat(first.state()).isEqualTo(State.DOWNLOADED);
    assertThat(first.isActive()).isFalse();
    assertThat(fleet.phase()).isEqualTo(Phase.IDLE);
    fleet.server.log().clear();
    Action second = fleet.assign(release);
    fleet.poll();
    assertThat(second.state()).isEqualTo(State.FINISHED);
    assertThat(fleet.server.log().lines("GET", ".jar")).isEmpty();
  }

  @Test
  void a_cancel_before_the_installation_is_agreed_to() {
    fleet.releases.holds("not yet");
    Action action = fleet.assign(release);
    fleet.poll();
    fleet.server.rollouts().cancel(action);
    fleet.poll();
    assertThat(action.state()).isEqualTo(State.CANCELED);
    assertThat(action.isActive()).isFalse();
    assertThat(fleet.phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void a_cancel_during_the_installation_is_rejected_and_the_end_told() {
    fleet.releases.goesTo(ReleaseStage.SWITCHING, "");
    Action action = fleet.assign(release);
    fleet.poll();
    fleet.server.rollouts().cancel(action);
    fleet.poll();
    assertThat(fleet.history(action)).contains("cancel rejected none");
    assertThat(action.state()).isEqualTo(State.RUNNING);
    fleet.releases.reach(ReleaseStage.COMMITTED);
    fleet.settle();
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }

  @Test
  void a_new_assignment_takes_the_place_of_one_that_waits() {
    fleet.releases.holds("not yet");
    Action old = fleet.assign(release);
    fleet.poll();
    Action next = fleet.assign(new TestRelease(3).bundle("org.example.c", 10));
    fleet.releases.holds(null);
    fleet.poll().later().later();
    assertThat(old.state()).isEqualTo(State.CANCELED);
    assertThat(next.state()).isEqualTo(State.FINISHED);
  }

  @Test
  void a_force_quit_is_given_up_without_a_word() {
    fleet.releases.holds("not yet");
    Action action = fleet.assign(release);
    fleet.poll();
    fleet.server.rollouts().forceQuit(action);
    fleet.server.log().clear();
    fleet.poll();
    assertThat(fleet.phase()).isEqualTo(Phase.IDLE);
    assertThat(fleet.server.log().lines("POST", "feedback")).isEmpty();
  }

  @Test
  void what_runs_already_is_not_installed_again() {
    fleet.assign(release);
    fleet.poll();
    Action again = fleet.assign(release);
    fleet.poll();
    assertThat(again.state()).isEqualTo(State.FINISHED);
    assertThat(fleet.releases.requests()).hasSize(1);
  }

  @Test
  void metadata_of_the_module_asks_for_a_second_try_or_an_older_release() {
    fleet.assign(
        release
            .module(fleet.server.rollouts())
            .with("millrace.again", "true")
            .with("millrace.downgrade", "true"),
        Assignment.FORCED);
    fleet.poll();
    assertThat(fleet.releases.requests())
        .singleElement()
        .matches(request -> request.isAgain() && request.isDowngrade());
  }

  private Action askForAudit() {
    Action action =
        fleet.assign(
            release.module(fleet.server.rollouts()).with("millrace.audit", "2"), Assignment.FORCED);
    fleet.poll();
    return action;
  }

  @Test
  void the_audit_trail_is_sent_with_the_end_where_server_and_router_want_it() throws Exception {
    fleet.settings =
        new Settings(
            TestFleet.POLL,
            fleet.settings.least(),
            fleet.settings.most(),
            0,
            TestFleet.POLL,
            false,
            false,
            true);
    fleet.start();
    assertThat(askForAudit().messages())
        .contains(fleet.audited.get(0), fleet.audited.get(1))
        .anyMatch(said -> said.startsWith("committed"));
  }

  @Test
  void the_audit_trail_is_not_sent_unless_the_router_is_configured_to_do_so() {
    Action action = askForAudit();
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(action.messages())
        .anyMatch(said -> said.contains("sendAudit"))
        .doesNotContainAnyElementsOf(fleet.audited);
  }

  @Test
  void progress_is_bounded_in_number() {
    fleet.releases.goesTo(ReleaseStage.JUDGING, "");
    Action action = fleet.assign(release);
    fleet.poll();
    for (int look = 0; look < 100; look++) {
      fleet.later();
    }
    assertThat(fleet.history(action)).hasSizeLessThan(10);
  }
}
