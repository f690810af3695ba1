// SPDX-License-Identifier: Apache-2.0
package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Account;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionOptions;
import io.millrace.api.session.Sessions;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.Transport;
import io.millrace.console.ConsoleRig.Browser;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The session of whoever is logged in, and how long answers are waited for. */
class OwnSessionTest {
  private final ConsoleRig rig;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch atDevice = new CountDownLatch(1);
  private volatile Session open;

  OwnSessionTest() throws Exception {
    rig = new ConsoleRig(Map.of());
    rig.services.gateway.bind(this::handle);
    rig.services.sessions.bind(
        ConsoleRig.proxy(
            Sessions.class,
            Sessions.class,
            (method, arguments) ->
                switch (method.getName()) {
                  case "find" -> open;
                  case "all" -> List.of();
                  default -> null;
                }));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** A gateway with sessions, whose devices do not answer. */
  private void handle(CoapRequest request, ReplyTo replyTo, Transport transport) {
    if (request.options().has(OptionNumber.PROXY_URI)) {
      atDevice.countDown();
      return;
    }
    asked.add(CoapCode.text(request.code()) + " " + request.joinedPath());
    int code = CoapCode.CREATED;
    if (request.code() == CoapCode.DELETE) {
      code = open == null ? CoapCode.PRECONDITION_FAILED : CoapCode.DELETED;
      open = null;
    } else {
      open = session(replyTo.peer());
    }
    transport.respond(
        replyTo, CoapResponse.of(code), Reliability.NON_CONFIRMABLE, DeliveryListener.NONE);
  }

  private static Session session(Peer peer) {
    Account anna = new Account("anna", Set.of(), Instant.EPOCH.plusSeconds(60));
    return new Session("s1", anna, peer, SessionOptions.DEFAULT, Instant.EPOCH);
  }

  @Test
  void it_is_opened_renewed_and_ended_as_by_a_client() throws Exception {
    Browser anna = rig.login("viewer");
    assertThat(rig.api(anna, "own-session").body()).isEqualTo("{\"open\":false}");
    assertThat(rig.post(anna, "own-session-renew", Map.of()).body())
        .contains("\"open\":true", "1970-01-01T00:00:00Z", "1970-01-01T00:01:00Z");
    assertThat(rig.post(anna, "own-session-renew", Map.of()).statusCode()).isEqualTo(200);
    assertThat(rig.post(anna, "own-session-end", Map.of()).body()).isEqualTo("{\"open\":false}");
    HttpResponse<String> again = rig.post(anna, "own-session-end", Map.of());
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("4.12");
    assertThat(asked)
        .containsExactly("0.02 sessions", "0.02 sessions", "0.04 sessions", "0.04 sessions");
    assertThat(rig.audited.toString()).contains("session:renew own, done", "session:end own, done");
  }

  @Test
  void nobody_else_does_it() throws Exception {
    Browser stranger = new Browser();
    for (String order : List.of("own-session-renew", "own-session-end")) {
      assertThat(rig.post(stranger, order, Map.of()).statusCode()).isEqualTo(401);
    }
    assertThat(rig.api(stranger, "own-session").statusCode()).isEqualTo(401);
    assertThat(asked).isEmpty();
  }

  @Test
  void an_answer_is_waited_for_as_long_as_wanted() throws Exception {
    Browser anna = rig.login("viewer");
    CompletableFuture<HttpResponse<String>> answer = new CompletableFuture<>();
    Map<String, Object> order = Map.of("method", "GET", "uri", "coap://d1/time", "seconds", 3);
    Thread asking =
        new Thread(
            () -> {
              try {
                answer.complete(rig.post(anna, "device", order));
              } catch (Exception failed) {
                answer.completeExceptionally(failed);
              }
            });
    asking.start();
    assertThat(atDevice.await(20, TimeUnit.SECONDS)).isTrue();
    rig.time.turn(Duration.ofSeconds(3));
    assertThat(answer.get(20, TimeUnit.SECONDS).body()).contains("\"code\":\"5.04\"");

    for (int odd : List.of(0, 151)) {
      Map<String, Object> other = Map.of("method", "GET", "uri", "coap://d1/", "seconds", odd);
      assertThat(rig.post(anna, "device", other).statusCode()).isEqualTo(400);
    }
  }
}
