// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.http.server.ServedPaths;
import io.millrace.lib.health.Finding;
import io.millrace.lib.testing.TurnedTime;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.Test;

/** What the paths of health answer to what the checks find. */
class HealthHandlerTest {
  private final TurnedTime time = new TurnedTime();
  private final List<String> asked = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final HealthHandler handler = new HealthHandler(this::ask, time);

  private synchronized List<Finding> ask(String tag) {
    asked.add(tag);
    return List.copyOf(findings);
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    try (ServedPaths served = new ServedPaths(time).with(HealthHandler.AT, handler)) {
      return served.send(method, path);
    }
  }

  private int status(String path, Status status) throws Exception {
    findings.clear();
    findings.add(new Finding("gateway", status, "why"));
    time.turn(Duration.ofSeconds(30));
    return send("GET", path).statusCode();
  }

  @Test
  void each_path_asks_for_its_tag() throws Exception {
    assertThat(send("GET", "/healthz/live").body())
        .isEqualTo("{\"status\":\"ok\",\"checks\":[]}\n");
    send("GET", "/healthz/ready");
    send("GET", "/healthz");
    assertThat(asked).containsExactly("live", "ready", "");
    assertThat(send("GET", "/healthz/other").statusCode()).isEqualTo(404);
  }

  @Test
  void what_starts_is_alive_and_not_ready() throws Exception {
    assertThat(status("/healthz/live", Status.TEMPORARILY_UNAVAILABLE)).isEqualTo(200);
    assertThat(status("/healthz/ready", Status.TEMPORARILY_UNAVAILABLE)).isEqualTo(503);
    assertThat(status("/healthz", Status.TEMPORARILY_UNAVAILABLE)).isEqualTo(503);
  }

  @Test
  void warning_is_good_and_all_else_is_not() throws Exception {
    for (String path : List.of("/healthz/live", "/healthz/ready", "/healthz")) {
      assertThat(status(path, Status.OK)).as(path).isEqualTo(200);
      assertThat(status(path, Status.WARN)).as(path).isEqualTo(200);
      assertThat(status(path, Status.CRITICAL)).as(path).isEqualTo(503);
      assertThat(status(path, Status.HEALTH_CHECK_ERROR)).as(path).isEqualTo(503);
    }
  }

  @Test
  void failed_checks_are_named_with_their_reason() throws Exception {
    findings.add(new Finding("gateway", Status.CRITICAL, "away: \"nobody\" answers"));
    findings.add(new Finding("sockets", Status.OK, "bound"));
    HttpResponse<String> answer = send("GET", "/healthz/ready");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":\"failed\",\"checks\":[{\"name\":\"gateway\",\"status\":\"critical\","
                + "\"reason\":\"away: \\\"nobody\\\" answers\"}]}\n");
    assertThat(send("HEAD", "/healthz/ready").statusCode()).isEqualTo(503);
    assertThat(send("POST", "/healthz/ready").statusCode()).isEqualTo(405);
  }

  @Test
  void checks_are_asked_once_a_second_at_most() throws Exception {
    for (int i = 0; i < 5; i++) {
      send("GET", "/healthz/live");
    }
    assertThat(asked).hasSize(1);
    time.turn(Duration.ofSeconds(1));
    send("GET", "/healthz/live");
    assertThat(asked).hasSize(2);
  }

  @Test
  void checks_that_write_to_the_disk_are_asked_twice_a_minute_at_most() throws Exception {
    send("GET", "/healthz");
    time.turn(Duration.ofSeconds(29));
    send("GET", "/healthz");
    assertThat(asked).hasSize(1);
    time.turn(Duration.ofSeconds(1));
    send("GET", "/healthz");
    assertThat(asked).hasSize(2);
  }
}
