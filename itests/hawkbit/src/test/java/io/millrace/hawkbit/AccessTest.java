// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may ask what, how often, and what is made of a request's form. */
class AccessTest {
  private HawkbitServer server;
  private TestDevice device;

  @BeforeEach
  void start() throws Exception {
    server = HawkbitServer.start();
    device = TestDevice.of(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int status(String id, String authorization) throws Exception {
    return new TestDevice(server, id, authorization).get("").statusCode();
  }

  @Test
  void a_token_is_compared_as_it_stands() throws Exception {
    assertThat(status("r1", "")).isEqualTo(401);
    assertThat(status("r1", "GatewayToken wrong")).isEqualTo(401);
    assertThat(status("r1", "gatewaytoken the-secret")).isEqualTo(401);
    assertThat(status("r1", "GatewayToken  the-secret")).isEqualTo(401);
    HttpResponse<byte[]> refused = new TestDevice(server, "r1", "").get("/softwaremodules/1/x");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).isEmpty();
    assertThat(refused.headers().firstValue("WWW-Authenticate")).isEmpty();
    assertThat(status("r1", TestDevice.GATEWAY)).isEqualTo(200);
  }

  @Test
  void a_fresh_server_refuses_every_device() throws Exception {
    server.settings().gatewayToken("");
    server.rollouts().register("r1");
    assertThat(status("r1", "TargetToken token-of-r1")).isEqualTo(401);
  }

  @Test
  void the_gateway_token_registers_and_a_target_token_does_not() throws Exception {
    server.settings().targetTokens(true);
    assertThat(status("r2", "TargetToken token-of-r2")).isEqualTo(401);
    assertThat(server.rollouts().device("r2")).isEmpty();
    assertThat(status("r2", TestDevice.GATEWAY)).isEqualTo(200);
    assertThat(server.rollouts().device("r2")).isPresent();
    assertThat(status("r2", "TargetToken token-of-r2")).isEqualTo(200);
    assertThat(status("r1", "TargetToken token-of-r2")).isEqualTo(401);
  }

  @Test
  void only_a_poll_or_the_overview_of_confirmations_registers() throws Exception {
    HttpResponse<byte[]> unknown = device.get("/deploymentBase/1");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(TestDevice.text(unknown)).contains("errorCode", "entityNotFound");
    assertThat(device.put("/configData", "{\"data\":{\"a\":\"b\"}}")).isEqualTo(404);
    assertThat(server.rollouts().devices()).isEmpty();
    assertThat(device.get("/confirmationBase").statusCode()).isEqualTo(200);
    assertThat(server.rollouts().devices()).hasSize(1);
  }

  @Test
  void paths_methods_and_kinds_of_content_are_checked() throws Exception {
    assertThat(device.get("").headers().firstValue("Content-Type"))
        .contains("application/hal+json");
    assertThat(device.get("", "Accept", "application/json").headers().firstValue("Content-Type"))
        .contains("application/json");
    assertThat(device.get("", "Accept", "text/html").statusCode()).isEqualTo(406);
    assertThat(device.get("//deploymentBase/1").statusCode()).isEqualTo(400);
    assertThat(device.send("DELETE", "", null).statusCode()).isEqualTo(405);
    int hal =
        device
            .send(
                "PUT",
                "/configData",
                "{\"data\":{\"a\":\"b\"}}",
                "Content-Type",
                "application/hal+json")
            .statusCode();
    assertThat(hal).isEqualTo(415);
    assertThat(status("r".repeat(257), TestDevice.GATEWAY)).isEqualTo(400);
    assertThat(status("pump%20house", TestDevice.GATEWAY)).isEqualTo(200);
    assertThat(server.rollouts().device("pump house")).isPresent();
  }

  @Test
  void what_comes_too_often_is_answered_429_before_anything_else() throws Exception {
    server.settings().rates(3, 1);
    int passed = 0;
    HttpResponse<byte[]> answer = device.get("");
    while (answer.statusCode() == 200 && passed < 100) {
      passed++;
      answer = new TestDevice(server, "r1", TestDevice.GATEWAY).get("");
    }
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    server.settings().rates(1000, 1000).blocked().add("127.0.0.1");
    assertThat(device.get("").statusCode()).isEqualTo(403);
  }

  @Test
  void each_request_is_logged_with_its_headers() throws Exception {
    device.get("", "X-Test", "seen");
    assertThat(server.log().lines("GET", "/r1"))
        .singleElement()
        .satisfies(line -> assertThat(line.request().header("x-test")).isEqualTo("seen"))
        .satisfies(line -> assertThat(line.status()).isEqualTo(200));
  }
}
