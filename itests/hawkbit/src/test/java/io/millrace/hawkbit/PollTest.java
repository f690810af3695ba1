// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.hawkbit.Action.State;
import io.millrace.hawkbit.Action.Type;
import io.millrace.hawkbit.Action.Window;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a poll shows: time, links, attributes; and which of several actions. */
class PollTest {
  private HawkbitServer server;
  private TestDevice device;

  @BeforeEach
  void start() throws Exception {
    server = HawkbitServer.start();
    device = TestDevice.of(server);
    device.get("");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Action assign(Assignment how) {
    SoftwareModule module =
        server.rollouts().module("app", "1").with(Artifact.of("a.txt", new byte[] {1, 2, 3}));
    return server.rollouts().assign("r1", server.rollouts().set("set", "1", module), how);
  }

  @Test
  void links_are_absolute_and_change_with_the_action() throws Exception {
    Action action = assign(Assignment.FORCED);
    String first = device.link("deploymentBase");
    assertThat(first).startsWith(device.base() + "/deploymentBase/" + action.id() + "?c=");
    device.feedback(action, "proceeding", "none");
    String second = device.link("deploymentBase");
    assertThat(second).isNotEqualTo(first);
    assertThat(List.of(first, second)).filteredOn(link -> link.contains("c=-")).hasSize(1);
  }

  @Test
  void links_have_the_host_of_the_request() throws Exception {
    assign(Assignment.FORCED);
    String other = device.base().replace("127.0.0.1", "localhost");
    assertThat(TestDevice.text(device.get(other))).contains("\"href\":\"" + other + "/deployment");
  }

  @Test
  void one_action_is_shown_the_heaviest_and_of_these_the_oldest() throws Exception {
    Action old = assign(Assignment.FORCED);
    Action next = assign(Assignment.FORCED);
    assertThat(device.links().keySet()).map(Object::toString).contains("cancelAction");
    assertThat(device.link("cancelAction")).endsWith("/cancelAction/" + old.id());
    assertThat(device.link("deploymentBase")).isNull();
    device.cancelFeedback(old, "closed", "success");
    assertThat(device.link("deploymentBase")).contains("/deploymentBase/" + next.id());
    Action heavy = assign(Assignment.FORCED.weighing(2000));
    assertThat(device.link("deploymentBase")).contains("/deploymentBase/" + heavy.id());
  }

  @Test
  void attributes_are_asked_for_until_a_good_put_and_after_success() throws Exception {
    assertThat(device.link("configData")).endsWith("/configData");
    assertThat(device.put("/configData", "{\"data\":{\"a\":\"ä\"}}")).isEqualTo(400);
    assertThat(device.link("configData")).isNotNull();
    assertThat(device.put("/configData", "{\"data\":{\"a\":\"b\"}}")).isEqualTo(200);
    assertThat(device.link("configData")).isNull();
    device.feedback(assign(Assignment.FORCED), "closed", "failure");
    assertThat(device.link("configData")).isNull();
    device.feedback(assign(Assignment.FORCED), "closed", "success");
    assertThat(device.link("configData")).isNotNull();
  }

  @Test
  void entity_tags_save_the_body_and_the_poll_counts() throws Exception {
    HttpResponse<byte[]> first = device.get("");
    String tag = first.headers().firstValue("ETag").orElseThrow();
    int polls = server.rollouts().device("r1").orElseThrow().polls();
    HttpResponse<byte[]> second = device.get("", "If-None-Match", tag);
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
    assertThat(server.rollouts().device("r1").orElseThrow().polls()).isEqualTo(polls + 1);
  }

  @Test
  void the_time_between_polls_may_be_another_each_time() throws Exception {
    Iterator<String> times = List.of("23:59:59", "PT24H", "00:00:30").iterator();
    server.settings().sleep(times::next);
    for (String time : List.of("23:59:59", "PT24H", "00:00:30")) {
      assertThat(device.json("").toString()).contains("sleep=" + time);
    }
  }

  @Test
  void a_closed_window_skips_the_update_and_an_open_one_does_not() throws Exception {
    Action action = assign(Assignment.FORCED.in(Window.CLOSED));
    Map<?, ?> closed = deployment(action);
    assertThat(closed.get("download")).isEqualTo("forced");
    assertThat(closed.get("update")).isEqualTo("skip");
    assertThat(closed.get("maintenanceWindow")).isEqualTo("unavailable");
    server.rollouts().window(action, Window.OPEN);
    assertThat(deployment(action).get("update")).isEqualTo("forced");
    assertThat(deployment(action).get("maintenanceWindow")).isEqualTo("available");
    server.rollouts().window(action, Window.OVER);
    assertThat(device.link("cancelAction")).isNotNull();
  }

  private Map<?, ?> deployment(Action action) throws Exception {
    return (Map<?, ?>) device.json("/deploymentBase/" + action.id()).get("deployment");
  }

  @Test
  void soft_becomes_forced_in_the_same_action() throws Exception {
    Action action = assign(Assignment.of(Type.SOFT));
    String before = device.link("deploymentBase");
    assertThat(deployment(action).get("download")).isEqualTo("attempt");
    server.rollouts().force(action);
    assertThat(deployment(action).get("download")).isEqualTo("forced");
    assertThat(device.link("deploymentBase")).isNotEqualTo(before);
  }

  @Test
  void download_only_ends_when_it_is_downloaded() throws Exception {
    device.put("/configData", "{\"data\":{\"a\":\"b\"}}");
    Action action = assign(Assignment.of(Type.DOWNLOAD_ONLY));
    assertThat(device.link("configData")).isNull();
    assertThat(deployment(action).get("update")).isEqualTo("skip");
    assertThat(deployment(action).get("maintenanceWindow")).isNull();
    assertThat(device.feedback(action, "downloaded", "success")).isEqualTo(200);
    assertThat(action.isActive()).isFalse();
    assertThat(device.link("configData")).isNotNull();
    assertThat(device.feedback(action, "closed", "success")).isEqualTo(410);
  }

  @Test
  void optional_parts_are_left_out() throws Exception {
    server.settings().sha256(false);
    String body = deployment(assign(Assignment.FORCED)).toString();
    assertThat(body)
        .contains("download-http", "md5sum-http", "sha1", "md5", "part=bApp")
        .doesNotContain("sha256", "metadata", "maintenanceWindow", "encrypted", "download=http")
        .doesNotContain("{download={href");
  }

  @Test
  void reading_a_finished_deployment_again_takes_its_installation_away() throws Exception {
    Action action = assign(Assignment.FORCED);
    device.feedback(action, "closed", "success");
    assertThat(device.link("installedBase")).endsWith("/installedBase/" + action.id());
    assertThat(device.get("/deploymentBase/" + action.id()).statusCode()).isEqualTo(200);
    assertThat(device.link("installedBase")).isNull();
  }

  @Test
  void what_is_installed_may_be_said_by_the_device() throws Exception {
    Action action = assign(Assignment.FORCED);
    assertThat(device.put("/installedBase", "{\"name\":\"other\",\"version\":\"1\"}"))
        .isEqualTo(404);
    assertThat(device.put("/installedBase", "{\"name\":\"set\",\"version\":\"1\"}")).isEqualTo(201);
    assertThat(device.put("/installedBase", "{\"name\":\"set\",\"version\":\"1\"}")).isEqualTo(200);
    assertThat(device.get("/installedBase/" + action.id()).statusCode()).isEqualTo(404);
    device.feedback(action, "closed", "success");
    assertThat(device.json("/installedBase/" + action.id()).get("deployment")).isNotNull();
  }

  @Test
  void a_wrong_state_is_404_without_and_an_unknown_action_404_with_a_body() throws Exception {
    Action action = assign(Assignment.FORCED);
    server.rollouts().cancel(action);
    HttpResponse<byte[]> cancelled = device.get("/deploymentBase/" + action.id());
    assertThat(cancelled.statusCode()).isEqualTo(404);
    assertThat(cancelled.body()).isEmpty();
    HttpResponse<byte[]> unknown = device.get("/deploymentBase/999");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(TestDevice.text(unknown)).contains("errorCode");
  }

  @Test
  void autoclose_and_migration_steps_change_what_a_new_assignment_does() throws Exception {
    server.settings().autoClose(true);
    Action old = assign(Assignment.FORCED);
    Action next = assign(Assignment.FORCED);
    assertThat(old.state()).isEqualTo(State.CANCELED);
    assertThat(device.link("deploymentBase")).contains("/" + next.id());
    assertThat(device.feedback(old, "closed", "success")).isEqualTo(410);
    server.settings().autoClose(false);
    DistributionSet step = new DistributionSet("step", "1", true, List.of());
    Action first = server.rollouts().assign("r2", step, Assignment.FORCED);
    server.rollouts().assign("r2", step, Assignment.FORCED);
    assertThat(first.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void the_history_is_told_newest_first_without_the_servers_own_lines() throws Exception {
    Action action = assign(Assignment.FORCED);
    device.feedback(action, "proceeding", "none", "one");
    device.feedback(action, "proceeding", "none", "two", "Update Server: not mine");
    String history = device.json("/deploymentBase/" + action.id() + "?actionHistory=10").toString();
    assertThat(history).contains("messages=[two, one]");
    assertThat(device.json("/deploymentBase/" + action.id()).containsKey("actionHistory"))
        .isFalse();
  }
}
