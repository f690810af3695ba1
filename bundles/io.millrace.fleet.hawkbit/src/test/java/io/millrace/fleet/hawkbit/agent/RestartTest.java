// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.release.ReleaseStage;
import io.millrace.hawkbit.Action;
import io.millrace.hawkbit.Action.State;
import io.millrace.hawkbit.Action.Window;
import io.millrace.hawkbit.Assignment;
import io.millrace.hawkbit.RequestLog.Line;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router that is killed in any state goes on where it was. */
class RestartTest {
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
  void while_it_downloads_and_no_byte_comes_twice() throws Exception {
    fleet.server.faults().cut(".jar", 1000, 1);
    Action action = fleet.assign(release);
    fleet.poll();
    fleet.start().settle();
    assertThat(action.state()).isEqualTo(State.FINISHED);
    List<String> ranges =
        fleet.server.log().lines("GET", release.hash("org.example.a") + ".jar").stream()
            .map(line -> line.request().header("Range").split("-")[0])
            .toList();
    assertThat(ranges).containsExactly("bytes=0", "bytes=1000");
    assertThat(fleet.server.log().lines("GET", "release.json")).hasSize(1);
  }

  @Test
  void while_it_waits_for_its_window() throws Exception {
    Action action = fleet.assign(release, Assignment.FORCED.in(Window.CLOSED));
    fleet.poll();
    fleet.start().settle();
    assertThat(fleet.history(action)).containsOnlyOnce("downloaded success");
    fleet.server.rollouts().window(action, Window.OPEN);
    fleet.start().settle();
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }

  @Test
  void while_it_is_installed_which_goes_on() throws Exception {
    fleet.releases.goesTo(ReleaseStage.SWITCHING, "");
    Action action = fleet.assign(release);
    fleet.poll();
    fleet.start().settle();
    assertThat(fleet.phase()).isEqualTo(Phase.INSTALLING);
    fleet.releases.reach(ReleaseStage.COMMITTED);
    fleet.later();
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(fleet.releases.requests()).hasSize(1);
  }

  @Test
  void while_it_is_installed_and_it_ended_meanwhile() throws Exception {
    fleet.releases.goesTo(ReleaseStage.JUDGING, "interrupted");
    Action action = fleet.assign(release);
    fleet.poll();
    fleet.releases.reach(ReleaseStage.ROLLED_BACK);
    fleet.start().settle();
    assertThat(action.state()).isEqualTo(State.ERROR);
    assertThat(action.messages()).anyMatch(said -> said.contains("interrupted"));
    assertThat(fleet.releases.requests()).hasSize(1);
  }

  @Test
  void before_the_deployer_had_the_order() throws Exception {
    fleet.releases.holds("not yet");
    Action action = fleet.assign(release);
    fleet.poll();
    Path state = folder.resolve("fleet/state.json");
    String text = Files.readString(state);
    Files.writeString(
        state,
        text.replace("\"phase\":\"downloaded\"", "\"phase\":\"installing\"")
            .replace("\"release\":\"\"", "\"release\":\"" + "0".repeat(64) + "\""));
    fleet.releases.holds(null);
    fleet.start().settle().later();
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(fleet.releases.requests()).hasSize(1);
  }

  @Test
  void while_the_deployer_itself_is_replaced() {
    fleet.releases.goesTo(ReleaseStage.SWITCHING, "");
    Action action = fleet.assign(release);
    fleet.poll();
    fleet.withReleases = false;
    fleet.releases.replaced();
    fleet.settle().later();
    assertThat(fleet.phase()).isEqualTo(Phase.INSTALLING);
    fleet.withReleases = true;
    fleet.later();
    assertThat(action.isActive()).isTrue();
    fleet.releases.reach(ReleaseStage.COMMITTED);
    fleet.later();
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }

  @Test
  void before_the_server_has_the_end() throws Exception {
    fleet.releases.goesTo(ReleaseStage.JUDGING, "");
    Action action = fleet.assign(release);
    fleet.poll();
    fleet.server.faults().dropBefore("POST", "feedback", 1);
    fleet.releases.reach(ReleaseStage.COMMITTED);
    fleet.settle();
    assertThat(action.isActive()).isTrue();
    fleet.start().settle();
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(fleet.releases.requests()).hasSize(1);
  }

  @Test
  void after_the_server_had_the_end_and_the_answer_was_lost() throws Exception {
    fleet.releases.goesTo(ReleaseStage.JUDGING, "");
    Action action = fleet.assign(release);
    fleet.poll();
    fleet.server.faults().dropAfter("POST", "feedback", 1);
    fleet.releases.reach(ReleaseStage.COMMITTED);
    fleet.settle();
    fleet.start().settle();
    assertThat(fleet.phase()).isEqualTo(Phase.IDLE);
    assertThat(fleet.history(action)).containsOnlyOnce("closed success");
    assertThat(fleet.server.log().lines("POST", "feedback"))
        .last()
        .extracting(Line::status)
        .isEqualTo(410);
  }

  @Test
  void with_a_state_that_cannot_be_read_it_begins_anew() throws Exception {
    fleet.releases.holds("not yet");
    Action action = fleet.assign(release);
    fleet.poll();
    Files.writeString(folder.resolve("fleet/state.json"), "{\"phase\":\"no");
    fleet.releases.holds(null);
    fleet.start().poll();
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }

  @Test
  void what_is_kept_is_for_the_owner_only() throws Exception {
    fleet.assign(release);
    fleet.poll();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("fleet/state.json"))))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("fleet/files"))))
        .isEqualTo("rwx------");
    assertThat(Files.readString(folder.resolve("fleet/state.json"))).doesNotContain("the-secret");
  }
}
