// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.release.ReleaseStage;
import io.millrace.hawkbit.Action;
import io.millrace.hawkbit.Action.State;
import io.millrace.hawkbit.Action.Window;
import io.millrace.hawkbit.Assignment;
import io.millrace.hawkbit.Request;
import io.millrace.hawkbit.RequestLog.Line;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mistakes of devices that the real server punishes, in their order; this one makes none. */
class TenMistakesTest {
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

  private List<String> feedback() {
    return fleet.server.log().lines().stream()
        .map(Line::request)
        .filter(request -> request.path().contains("deploymentBase"))
        .filter(request -> request.method().equals("POST"))
        .map(Request::text)
        .toList();
  }

  @Test
  void mistake_1_a_failure_is_closed_and_says_failure() {
    fleet.releases.goesTo(ReleaseStage.ROLLED_BACK, "worse");
    fleet.assign(release);
    fleet.poll();
    assertThat(feedback()).last().asString().contains("closed", "failure");
    assertThat(feedback())
        .noneMatch(body -> body.contains("closed") && body.contains("none"))
        .noneMatch(body -> body.contains("proceeding") && body.contains("\"failure\""));
  }

  @Test
  void mistake_2_nothing_is_given_up_by_canceled_or_rejected() {
    fleet.releases.holds("not yet");
    Action action = fleet.assign(release);
    fleet.poll();
    fleet.server.rollouts().cancel(action);
    fleet.poll();
    assertThat(feedback())
        .noneMatch(body -> body.contains("\"canceled\"") || body.contains("\"rejected\""));
    assertThat(fleet.server.log().lines("POST", "/cancelAction/" + action.id() + "/feedback"))
        .singleElement()
        .satisfies(line -> assertThat(line.request().text()).contains("closed", "success"));
  }

  @Test
  void mistake_3_a_lost_answer_to_the_end_is_followed_by_one_repetition() {
    Action action = fleet.assign(release);
    fleet.releases.goesTo(ReleaseStage.JUDGING, "");
    fleet.poll();
    fleet.server.faults().dropAfter("POST", "feedback", 1);
    fleet.releases.reach(ReleaseStage.COMMITTED);
    fleet.settle().later().later();
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(fleet.phase()).isEqualTo(Phase.IDLE);
    List<Integer> ends =
        fleet.server.log().lines("POST", "feedback").stream()
            .filter(line -> line.request().text().contains("closed"))
            .map(Line::status)
            .toList();
    assertThat(ends).containsExactly(0, 410);
  }

  @Test
  void mistake_4_long_evidence_is_cut_and_a_full_history_silences_progress_alone() {
    String[] evidence =
        IntStream.range(0, 80).mapToObj(each -> "e".repeat(900)).toArray(String[]::new);
    fleet.releases.goesTo(ReleaseStage.ROLLED_BACK, "r".repeat(700), evidence);
    fleet.server.settings().historyEntries(3);
    Action action = fleet.assign(release);
    fleet.poll();
    assertThat(action.state()).isEqualTo(State.ERROR);
    List<String> said = action.history().get(action.history().size() - 1).messages();
    assertThat(said).hasSize(50).last().isEqualTo("and 32 more");
  }

  @Test
  void mistake_4_a_stricter_server_gets_fewer_messages() {
    fleet.releases.goesTo(ReleaseStage.ROLLED_BACK, "worse", "a", "b", "c", "d");
    fleet.server.settings().feedbackMessages(2);
    Action action = fleet.assign(release);
    fleet.poll();
    assertThat(action.state()).isEqualTo(State.ERROR);
    assertThat(action.messages()).anyMatch(said -> said.contains("worse"));
  }

  @Test
  void mistake_5_no_time_is_sent() {
    fleet.assign(release);
    fleet.poll();
    assertThat(feedback()).isNotEmpty().noneMatch(body -> body.contains("time"));
    assertThat(fleet.server.rollouts().device(TestFleet.ID).orElseThrow().installed()).isNotNull();
  }

  @Test
  void mistake_6_an_update_that_is_to_be_skipped_is_not_closed() {
    Action action = fleet.assign(release, Assignment.FORCED.in(Window.CLOSED));
    fleet.poll().later().later().later();
    assertThat(feedback()).noneMatch(body -> body.contains("closed"));
    assertThat(action.isActive()).isTrue();
  }

  @Test
  void mistake_7_a_download_goes_on_with_its_entity_tag() {
    fleet.server.faults().cut(".jar", 1000, 2);
    Action action = fleet.assign(release);
    fleet.poll().later().later();
    assertThat(action.state()).isEqualTo(State.FINISHED);
    List<Request> ranges =
        fleet.server.log().lines("GET", ".jar").stream().map(Line::request).toList();
    assertThat(ranges)
        .extracting(request -> request.header("Range").split("-")[0])
        .containsExactly("bytes=0", "bytes=1000", "bytes=2000");
    assertThat(ranges.subList(1, 3))
        .allMatch(request -> request.header("If-Range").matches("\"[0-9a-f]{40}\""));
  }

  @Test
  void mistake_8_it_polls_while_it_works_and_asks_for_nothing_after_a_cancel() throws Exception {
    fleet.limits = new io.millrace.fleet.hawkbit.download.Budget.Limits(0, 0, 16 << 10);
    fleet.server.settings().sleep("00:00:10");
    fleet.start();
    Action action = fleet.assign(new TestRelease(3).bundle("org.example.large", 1 << 20));
    fleet.poll();
    for (int piece = 0; piece < 5; piece++) {
      fleet.later();
    }
    assertThat(fleet.phase()).isEqualTo(Phase.DOWNLOADING);
    fleet.server.rollouts().cancel(action);
    for (int piece = 0; piece < 15; piece++) {
      fleet.later();
    }
    assertThat(action.state()).isEqualTo(State.CANCELED);
    assertThat(fleet.server.log().lines("GET", ".jar"))
        .filteredOn(line -> line.status() == 404)
        .hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void mistake_9_what_may_be_missing_or_otherwise_is_not_needed() {
    fleet.server.settings().sha256(false).sleep("PT24H");
    Action plain = fleet.assign(release);
    fleet.poll();
    assertThat(plain.state()).isEqualTo(State.FINISHED);
    assertThat(fleet.waits()).isEqualTo(Duration.ofDays(1));
    fleet.server.settings().secureLinks(true).sleep("23:59:59");
    Action secure = fleet.assign(new TestRelease(3).bundle("org.example.c", 10));
    fleet.poll();
    assertThat(secure.state()).isEqualTo(State.FINISHED);
  }

  @Test
  void mistake_10_attributes_paths_and_kinds_of_content_are_as_the_server_takes_them()
      throws Exception {
    fleet.url = fleet.server.url() + "//";
    fleet.attributes.put("place", "Löschhaus ~ `4`" + "x".repeat(200));
    fleet.start().poll();
    assertThat(fleet.server.rollouts().device(TestFleet.ID).orElseThrow().attributes())
        .hasEntrySatisfying(
            "place", place -> assertThat(place).hasSize(128).startsWith("L?schhaus ? ?4?"));
    assertThat(fleet.server.log().lines()).allMatch(line -> line.status() < 400);
    assertThat(fleet.server.log().lines("PUT", "configData"))
        .allMatch(line -> line.request().header("Content-Type").equals("application/json"));
  }
}
