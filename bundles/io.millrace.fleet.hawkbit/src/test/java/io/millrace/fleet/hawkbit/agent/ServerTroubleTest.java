// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.hawkbit.Action;
import io.millrace.hawkbit.Action.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is away, refuses, is busy, or says odd things. */
class ServerTroubleTest {
  @TempDir Path folder;
  private TestFleet fleet;
  private final TestRelease release = new TestRelease(2).bundle("org.example.a", 3000);

  @BeforeEach
  void start() throws Exception {
    fleet = new TestFleet(folder);
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void the_first_poll_after_a_start_is_spread() {
    fleet.settle();
    assertThat(fleet.server.log().lines()).isEmpty();
    assertThat(fleet.waits()).isBetween(Duration.ZERO, Duration.ofSeconds(20));
    fleet.later();
    assertThat(fleet.server.log().lines("GET", TestFleet.ID)).hasSize(1);
  }

  @Test
  void polls_come_as_the_server_says_within_bounds_and_spread() throws Exception {
    fleet.settings =
        new Settings(
            TestFleet.POLL,
            Duration.ofSeconds(10),
            Duration.ofHours(2),
            10,
            Duration.ZERO,
            false,
            false,
            false);
    fleet.start();
    Iterator<String> said =
        List.of("00:10:00", "00:00:01", "PT24H", "soon", "-1:00:00", "").iterator();
    fleet.server.settings().sleep(said::next);
    assertThat(fleet.poll().waits()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11));
    assertThat(fleet.poll().waits()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
    assertThat(fleet.poll().waits()).isBetween(Duration.ofMinutes(108), Duration.ofMinutes(120));
    for (int odd = 0; odd < 3; odd++) {
      assertThat(fleet.poll().waits()).isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330));
    }
  }

  @Test
  void a_server_that_is_gone_for_days_is_asked_less_and_less_and_is_found_again() {
    fleet.poll();
    fleet.server.faults().dropBefore("GET", TestFleet.ID, Integer.MAX_VALUE);
    Action action = fleet.assign(release);
    fleet.poll();
    Duration first = fleet.waits();
    assertThat(first).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    for (int tries = 0; tries < 200; tries++) {
      fleet.later();
      assertThat(fleet.waits()).isLessThanOrEqualTo(TestFleet.POLL);
    }
    assertThat(fleet.waits()).isGreaterThan(first.multipliedBy(4));
    assertThat(fleet.agent.status().since()).isPresent();
    fleet.server.faults().clear();
    fleet.later();
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(fleet.agent.status().trouble()).isEmpty();
  }

  @Test
  void errors_of_every_kind_are_borne_and_tried_again() {
    fleet.poll();
    Action action = fleet.assign(release);
    for (int status : List.of(409, 429, 500, 502, 503)) {
      fleet.server.faults().answer(status, "GET", TestFleet.ID, 1);
      fleet.server.faults().answer(status, "GET", "deploymentBase", 1);
      fleet.server.faults().answer(status, "GET", "softwaremodules", 1);
      fleet.server.faults().answer(status, "POST", "feedback", 1);
    }
    fleet.server.faults().dropBefore("POST", "feedback", 1);
    fleet.server.faults().dropBefore("GET", "softwaremodules", 1);
    for (int tries = 0; tries < 60 && action.isActive(); tries++) {
      fleet.later();
    }
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }

  @Test
  void a_token_that_is_refused_is_followed_by_the_other_one() throws Exception {
    fleet.token("target", "stale");
    fleet.server.settings().targetTokens(true);
    fleet.start().poll();
    List<String> sent =
        fleet.server.log().lines("GET", TestFleet.ID).stream()
            .map(line -> line.request().header("Authorization"))
            .toList();
    assertThat(sent).containsExactly("TargetToken stale", "GatewayToken the-secret");
    fleet.server.log().clear();
    fleet.poll();
    assertThat(fleet.server.log().lines("GET", TestFleet.ID)).hasSize(1);
  }

  @Test
  void tokens_that_are_refused_are_said_without_their_text() throws Exception {
    fleet.token("gateway", "wrong-secret");
    fleet.start().poll();
    assertThat(fleet.agent.status().refused()).isTrue();
    assertThat(fleet.agent.status().trouble()).contains("401").doesNotContain("wrong-secret");
    fleet.token("gateway", "the-secret");
    fleet.later();
    assertThat(fleet.agent.status().trouble()).isEmpty();
  }

  @Test
  void a_token_file_that_others_may_read_or_that_is_none_is_named() throws Exception {
    Path file = fleet.token("gateway", "the-secret");
    file.toFile().setReadable(true, false);
    fleet.poll();
    assertThat(fleet.agent.status().trouble()).contains("gateway.token", "open to others");
    fleet.token("gateway", "two words");
    fleet.poll();
    assertThat(fleet.agent.status().trouble()).contains("no token").doesNotContain("two");
    java.nio.file.Files.delete(file);
    fleet.poll();
    assertThat(fleet.agent.status().trouble()).contains("is not there");
  }

  @Test
  void a_name_that_cannot_be_resolved_is_said_in_words() throws Exception {
    fleet.url = "http://fleet.invalid";
    fleet.start().poll();
    assertThat(fleet.agent.status().trouble()).contains("cannot be resolved");
  }

  @Test
  void what_has_not_changed_is_not_sent_again() {
    fleet.poll();
    fleet.poll();
    fleet.server.log().clear();
    fleet.poll();
    assertThat(fleet.server.log().lines("GET", TestFleet.ID))
        .singleElement()
        .satisfies(line -> assertThat(line.status()).isEqualTo(304));
  }

  @Test
  void attributes_are_sent_when_asked_and_when_they_have_changed() {
    fleet.poll();
    assertThat(fleet.server.log().lines("PUT", "configData")).hasSize(1);
    fleet.poll();
    assertThat(fleet.server.log().lines("PUT", "configData")).hasSize(1);
    fleet.attributes.put("disk.free.mib", "17");
    fleet.poll();
    assertThat(fleet.server.log().lines("PUT", "configData")).hasSize(1);
    fleet.attributes.put("release", "org.example:house:mrl:1.2");
    fleet.poll();
    assertThat(fleet.server.log().lines("PUT", "configData")).hasSize(2);
    assertThat(fleet.server.rollouts().device(TestFleet.ID).orElseThrow().attributes())
        .containsEntry("release", "org.example:house:mrl:1.2");
  }

  @Test
  void attributes_that_are_refused_are_not_sent_at_each_poll() {
    fleet.server.faults().answer(400, "PUT", "configData", 5);
    fleet.poll();
    fleet.poll().poll().poll();
    assertThat(fleet.server.log().lines("PUT", "configData")).hasSize(1);
    assertThat(fleet.agent.status().trouble()).isEmpty();
    assertThat(fleet.agent.status().warnings().toString()).contains("refuses this router's attr");
    fleet.server.faults().clear();
    fleet.attributes.put("release", "org.example:house:mrl:1.2");
    fleet.poll();
    assertThat(fleet.agent.status().isTroubled()).isFalse();
  }

  @Test
  void an_action_that_is_offered_after_its_end_gets_its_end_again() {
    fleet.poll();
    fleet.server.faults().answer(200, "POST", "feedback", 20);
    Action action = fleet.assign(release);
    fleet.poll();
    assertThat(action.isActive()).isTrue();
    assertThat(fleet.releases.requests()).hasSize(1);
    fleet.server.faults().clear();
    fleet.poll().later();
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(fleet.releases.requests()).hasSize(1);
  }

  @Test
  void an_action_that_disappears_while_it_ends_is_done() {
    fleet.poll();
    fleet.server.faults().answer(404, "POST", "feedback", 20);
    fleet.assign(release);
    fleet.poll();
    fleet.server.faults().clear();
    assertThat(fleet.server.log().lines("POST", "feedback")).isNotEmpty();
    assertThat(fleet.releases.requests()).hasSize(1);
  }
}
