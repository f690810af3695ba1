// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.ClientCredentials;
import io.millrace.api.auth.TokenGrant;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.session.Sessions;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import io.millrace.lib.caller.BlockwiseCall;
import io.millrace.lib.caller.CoapCaller;
import io.millrace.lib.caller.GatewayTransport;
import io.millrace.lib.caller.TokenSessions;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.northbound.mqtt.outbox.Message;
import io.millrace.northbound.mqtt.reading.AccountLogin;
import io.millrace.platform.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of a broker, to a gateway that the test plays. */
class RequestsTest {
  private static final int MOST_BYTES = 100;

  private final TurnedTime time = new TurnedTime();
  private final MeterRegistry meters = new MeterRegistry();
  private final Slot<RequestHandler> gateway = new Slot<>(time, SlotLimits.standard());
  private final Slot<Sessions> sessions = new Slot<>(time, SlotLimits.standard());
  private final Slot<ClientCredentials> credentials = new Slot<>(time, SlotLimits.standard());
  private final List<CoapRequest> asked = new ArrayList<>();
  private final List<Message> answers = new ArrayList<>();
  private TokenGrant grant = TokenGrant.of("a token");
  private CoapResponse response = CoapResponse.of(CoapCode.CHANGED);
  private boolean room = true;
  private CoapCaller caller;
  private Requests requests;

  @BeforeEach
  void prepare() {
    gateway.bind(this::handle);
    credentials.bind((id, secret, source) -> grant);
    GatewayTransport transport = new GatewayTransport("mqtt.test", gateway, 1);
    InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Peer peer = new Peer("mqtt.test", here, null, "", "mqtt.test");
    caller = new CoapCaller(transport, time, Duration.ofSeconds(150), peer);
    requests = requests("site/response/");
  }

  private Requests requests(String responses) {
    return new Requests(
        RequestTopic.of("{gateway}/request/{method}/{device}/{path}", Map.of("gateway", "site")),
        responses,
        this::run,
        new AccountLogin(
            credentials, new TokenSessions(sessions, time), caller, "id", "secret", "mqtt"),
        new BlockwiseCall(caller, new SeededRandomness(1), 1 << 16),
        MOST_BYTES,
        answer -> answers.add(answer.message()),
        new RequestMeters(meters, "test"));
  }

  private boolean run(Runnable task) {
    if (room) {
      task.run();
    }
    return room;
  }

  private void handle(CoapRequest request, ReplyTo replyTo, Transport transport) {
    boolean login = !request.options().has(OptionNumber.PROXY_URI);
    if (!login) {
      asked.add(request);
    }
    transport.respond(
        replyTo,
        login ? CoapResponse.of(CoapCode.CREATED) : response,
        Reliability.NON_CONFIRMABLE,
        DeliveryListener.NONE);
  }

  private static Message request(String topic, String type, String payload, String answerTo) {
    return new Message(
        "site/request/" + topic,
        Bytes.utf8(payload),
        type,
        false,
        Map.of(),
        answerTo,
        Bytes.utf8("correlation"));
  }

  private Message answer() {
    assertThat(answers).hasSize(1);
    return answers.get(0);
  }

  private String code() {
    return answer().properties().get("code");
  }

  private long refused() {
    return meters
        .counter("millrace_mqtt_requests_total", "broker", "test", "result", "refused")
        .value();
  }

  @Test
  void a_put_reaches_the_gateway_and_its_answer_the_response_topic() {
    requests.accept(request("PUT/d1/snsr/temp?cfg", "text/plain", "30", "site/response/7"));

    CoapRequest put = asked.get(0);
    assertThat(put.code()).isEqualTo(CoapCode.PUT);
    assertThat(put.payload().utf8()).isEqualTo("30");
    assertThat(put.options().first(OptionNumber.PROXY_URI).utf8())
        .isEqualTo("coap://d1/snsr/temp?cfg");
    assertThat(put.options().uint(OptionNumber.CONTENT_FORMAT, -1)).isZero();
    assertThat(answer().topic()).isEqualTo("site/response/7");
    assertThat(answer().correlation().utf8()).isEqualTo("correlation");
    assertThat(code()).isEqualTo("2.04");
  }

  @Test
  void an_answer_says_its_media_type_and_an_error_why() {
    response = CoapResponse.diagnostic(CoapCode.UNAUTHORIZED, "not permitted");
    requests.accept(request("GET/d1/snsr/temp", "", "", "site/response/7"));
    assertThat(code()).isEqualTo("4.01");
    assertThat(answer().payload().utf8()).isEqualTo("not permitted");
    assertThat(answer().contentType()).isEqualTo("text/plain;charset=utf-8");
  }

  @Test
  void an_account_that_gets_no_token_is_answered_4_01_and_a_router_that_gives_none_5_03() {
    grant = TokenGrant.refused("the account is disabled");
    requests.accept(request("GET/d1/time", "", "", "site/response/7"));
    assertThat(code()).isEqualTo("4.01");
    answers.clear();
    grant = TokenGrant.unavailable("the accounts are not known", Duration.ofSeconds(1));
    requests.accept(request("GET/d1/time", "", "", "site/response/7"));
    assertThat(code()).isEqualTo("5.03");
    assertThat(asked).isEmpty();
  }

  @Test
  void what_is_no_request_of_coap_is_refused_with_its_code() {
    requests.accept(request("HEAD/d1/time", "", "", "site/response/1"));
    requests.accept(request("PUT/d1/time", "image/png", "x", "site/response/2"));
    requests.accept(request("PUT/d1/time", "", "x".repeat(MOST_BYTES + 1), "site/response/3"));
    assertThat(answers.stream().map(each -> each.properties().get("code")))
        .containsExactly("4.05", "4.15", "4.13");
    assertThat(asked).isEmpty();
    assertThat(refused()).isEqualTo(3);
  }

  @Test
  void one_request_too_many_is_answered_5_03_at_once() {
    room = false;
    requests.accept(request("GET/d1/time", "", "", "site/response/7"));
    assertThat(code()).isEqualTo("5.03");
    assertThat(asked).isEmpty();
  }

  @Test
  void nobody_has_the_router_publish_under_another_topic() {
    for (String topic : List.of("site/status", "site/response/+", "site/response/#", "other")) {
      requests.accept(request("PUT/d1/time", "", "x", topic));
    }
    assertThat(answers).isEmpty();
    assertThat(asked).isEmpty();
    assertThat(refused()).isEqualTo(4);
  }

  @Test
  void a_response_is_never_published_as_a_request() {
    requests = requests("site/");
    requests.accept(request("PUT/d1/time", "", "x", "site/request/GET/d1/time"));
    assertThat(answers).isEmpty();
    assertThat(asked).isEmpty();
    assertThat(refused()).isEqualTo(1);
    requests.accept(request("GET/d1/time", "", "", "site/request/GET"));
    assertThat(answer().topic()).isEqualTo("site/request/GET");
  }

  @Test
  void a_text_that_mqtt_does_not_take_is_not_published() {
    requests.accept(request("PUT/d1/a", "", "x", "site/response/\u2028#"));
    requests.accept(request("PUT/d1/a", "", "x", "site/response/\u0085"));
    requests.accept(request("PUT/d1/a", "", "x", "site/response/\ufdd0"));
    assertThat(asked).isEmpty();
    response =
        CoapResponse.of(CoapCode.CREATED)
            .with(
                CoapOptions.builder()
                    .add(OptionNumber.LOCATION_PATH, "new\u0085\uffff/+#")
                    .build());
    requests.accept(request("POST/d1/a", "", "x", "site/response/7"));
    assertThat(answer().properties().get("location")).isEqualTo("/new__/+#");
  }

  @Test
  void without_a_response_topic_a_request_is_executed_and_not_answered() {
    requests.accept(request("POST/d1/step", "", "x", ""));
    assertThat(asked).hasSize(1);
    assertThat(answers).isEmpty();
  }
}
