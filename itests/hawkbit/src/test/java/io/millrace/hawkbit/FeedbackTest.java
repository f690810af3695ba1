// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.hawkbit.Action.State;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of an action by what a device says of it. */
class FeedbackTest {
  private HawkbitServer server;
  private TestDevice device;
  private Action action;

  @BeforeEach
  void start() throws Exception {
    server = HawkbitServer.start();
    device = TestDevice.of(server);
    device.get("");
    action = assign();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Action assign() {
    return server.rollouts().assign("r1", server.rollouts().set("set", "1"), Assignment.FORCED);
  }

  private int post(String body) throws Exception {
    return device.post("/deploymentBase/" + action.id() + "/feedback", body);
  }

  @Test
  void what_is_needed_is_read_strictly_and_all_else_loosely() throws Exception {
    assertThat(post("{}")).isEqualTo(400);
    assertThat(post("{\"status\":{\"execution\":\"closed\"}}")).isEqualTo(400);
    assertThat(post(TestDevice.status("closed", "SUCCESS"))).isEqualTo(400);
    assertThat(post(TestDevice.status("done", "success"))).isEqualTo(400);
    assertThat(
            post(
                "{\"id\":\"x\",\"odd\":[1],\"status\":{\"execution\":\"proceeding\",\"details\":"
                    + "\"one\",\"code\":7,\"result\":{\"finished\":\"none\",\"progress\":{}}}}"))
        .isEqualTo(200);
    assertThat(action.messages()).contains("one", "Device reported status code: 7");
  }

  @Test
  void none_counts_as_success_and_only_closed_ends() throws Exception {
    for (String open :
        List.of("proceeding", "canceled", "rejected", "scheduled", "resumed", "download")) {
      assertThat(device.feedback(action, open, "failure")).isEqualTo(200);
      assertThat(action.isActive()).as(open).isTrue();
    }
    assertThat(device.feedback(action, "closed", "none")).isEqualTo(200);
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(server.rollouts().device("r1").orElseThrow().installed()).isNotNull();
  }

  @Test
  void a_failure_ends_it_as_an_error_and_clears_the_assignment() throws Exception {
    assertThat(device.feedback(action, "closed", "failure")).isEqualTo(200);
    assertThat(action.state()).isEqualTo(State.ERROR);
    assertThat(server.rollouts().device("r1").orElseThrow().assigned()).isNull();
  }

  @Test
  void a_repeated_end_is_410_and_a_repeated_note_a_second_entry() throws Exception {
    device.feedback(action, "proceeding", "none", "twice");
    device.feedback(action, "proceeding", "none", "twice");
    assertThat(action.messages()).filteredOn("twice"::equals).hasSize(2);
    device.feedback(action, "closed", "success");
    assertThat(device.feedback(action, "closed", "success")).isEqualTo(410);
  }

  @Test
  void a_full_history_refuses_notes_and_takes_the_end() throws Exception {
    server.settings().historyEntries(3);
    device.feedback(action, "proceeding", "none");
    device.feedback(action, "proceeding", "none");
    assertThat(device.feedback(action, "proceeding", "none")).isEqualTo(429);
    assertThat(device.feedback(action, "closed", "success")).isEqualTo(200);
  }

  @Test
  void too_many_messages_lose_the_end_too() throws Exception {
    server.settings().feedbackMessages(2);
    String[] three = {"a", "b", "c"};
    assertThat(device.feedback(action, "closed", "success", three)).isEqualTo(429);
    assertThat(action.isActive()).isTrue();
    assertThat(device.feedback(action, "closed", "success", "x".repeat(1025))).isEqualTo(429);
    assertThat(device.feedback(action, "closed", "success", Arrays.copyOf(three, 2)))
        .isEqualTo(200);
  }

  @Test
  void without_a_setting_there_are_fifty_messages_and_a_thousand_entries() throws Exception {
    String[] many = new String[51];
    Arrays.fill(many, "m");
    assertThat(device.feedback(action, "proceeding", "none", many)).isEqualTo(429);
    assertThat(device.feedback(action, "proceeding", "none", Arrays.copyOf(many, 50)))
        .isEqualTo(200);
    while (action.history().size() < 1000) {
      action.add("proceeding none", List.of());
    }
    assertThat(device.feedback(action, "proceeding", "none")).isEqualTo(429);
  }

  @Test
  void an_old_timestamp_finishes_and_installs_nothing() throws Exception {
    device.feedback(action, "closed", "success");
    DistributionSet first = server.rollouts().device("r1").orElseThrow().installed();
    action = assign();
    post(
        "{\"timestamp\":12345,\"status\":{\"execution\":\"closed\",\"result\":"
            + "{\"finished\":\"success\"}}}");
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(server.rollouts().device("r1").orElseThrow().installed()).isSameAs(first);
  }

  @Test
  void a_cancel_ends_by_closed_success_alone() throws Exception {
    assertThat(device.cancelFeedback(action, "closed", "success")).isEqualTo(405);
    server.rollouts().cancel(action);
    assertThat(device.json("/cancelAction/" + action.id()).toString())
        .contains("stopId=" + action.id());
    device.cancelFeedback(action, "canceled", "success");
    assertThat(action.state()).isEqualTo(State.CANCELING);
    device.cancelFeedback(action, "rejected", "none");
    assertThat(device.link("deploymentBase")).contains("/" + action.id());
    server.rollouts().cancel(action);
    device.cancelFeedback(action, "closed", "failure");
    assertThat(device.link("deploymentBase")).contains("/" + action.id());
    server.rollouts().cancel(action);
    device.cancelFeedback(action, "closed", "success");
    assertThat(action.state()).isEqualTo(State.CANCELED);
    assertThat(action.isActive()).isFalse();
  }

  @Test
  void an_end_is_taken_while_it_is_being_cancelled() throws Exception {
    server.rollouts().cancel(action);
    assertThat(device.feedback(action, "closed", "success")).isEqualTo(200);
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }

  @Test
  void a_force_quit_makes_the_action_gone() throws Exception {
    server.rollouts().forceQuit(action);
    assertThat(device.links().keySet()).map(Object::toString).containsExactly("configData");
    assertThat(device.feedback(action, "closed", "success")).isEqualTo(410);
  }

  @Test
  void a_confirmation_is_waited_for_and_taken_back() throws Exception {
    device.cancelFeedback(action, "closed", "success");
    server.rollouts().forceQuit(action);
    server.settings().confirmation(true);
    action = assign();
    String path = "/confirmationBase/" + action.id();
    assertThat(device.link("confirmationBase")).contains(path);
    assertThat(device.link("deploymentBase")).isNull();
    assertThat(device.get("/deploymentBase/" + action.id()).statusCode()).isEqualTo(404);
    assertThat(device.feedback(action, "proceeding", "none")).isEqualTo(404);
    assertThat(device.json(path).get("confirmation")).isNotNull();
    assertThat(device.post(path + "/feedback", "{\"confirmation\":\"yes\"}")).isEqualTo(400);
    assertThat(device.post(path + "/feedback", "{\"confirmation\":\"denied\"}")).isEqualTo(200);
    assertThat(device.link("confirmationBase")).isNotNull();
    assertThat(device.post(path + "/feedback", "{\"confirmation\":\"confirmed\"}")).isEqualTo(200);
    assertThat(device.link("deploymentBase")).isNotNull();
    assertThat(device.post(path + "/feedback", "{\"confirmation\":\"denied\"}")).isEqualTo(200);
    assertThat(device.link("confirmationBase")).isNotNull();
    assertThat(device.post("/confirmationBase/activateAutoConfirm", null)).isEqualTo(200);
    assertThat(device.post("/confirmationBase/activateAutoConfirm", null)).isEqualTo(409);
    assertThat(device.link("deploymentBase")).isNotNull();
    assertThat(device.json("/confirmationBase").toString())
        .contains("active=true", "deactivateAutoConfirm");
    assertThat(device.post("/confirmationBase/deactivateAutoConfirm", null)).isEqualTo(200);
  }

  @Test
  void attributes_are_bounded_in_length_characters_and_number() throws Exception {
    assertThat(device.put("/configData", "{\"data\":{}}")).isEqualTo(400);
    assertThat(device.put("/configData", "{\"mode\":\"x\",\"data\":{\"a\":\"1\"}}")).isEqualTo(400);
    for (String bad : List.of("~", "`", "é", "x".repeat(129))) {
      assertThat(device.put("/configData", "{\"data\":{\"a\":\"" + bad + "\"}}")).isEqualTo(400);
    }
    assertThat(device.put("/configData", "{\"data\":{\"a\":\"1\",\"b\":\"2\"}}")).isEqualTo(200);
    assertThat(device.put("/configData", "{\"data\":{\"a\":null}}")).isEqualTo(200);
    assertThat(attributes()).containsOnlyKeys("b");
    assertThat(device.put("/configData", "{\"mode\":\"replace\",\"data\":{\"c\":\"3\"}}"))
        .isEqualTo(200);
    assertThat(attributes()).containsOnlyKeys("c");
    StringBuilder many = new StringBuilder("{\"data\":{\"x\":\"0\"");
    for (int each = 0; each < 100; each++) {
      many.append(",\"k").append(each).append("\":\"v\"");
    }
    assertThat(device.put("/configData", many.append("}}").toString())).isEqualTo(429);
    assertThat(attributes()).hasSize(1);
    assertThat(device.put("/configData", "{\"mode\":\"remove\",\"data\":{\"c\":\"\"}}"))
        .isEqualTo(200);
    assertThat(attributes()).isEmpty();
  }

  private java.util.Map<String, String> attributes() {
    return server.rollouts().device("r1").orElseThrow().attributes();
  }
}
