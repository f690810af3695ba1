// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.local;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Delivery;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.rig.MemoryDevice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the clients of the field do, one habit a test [spec gateway-clients.md §5]. */
class ClientHabitsTest {
  private static final String TOKEN = "a1b2c3d4e5f60718";
  private static final int ENDPOINT_ID = 124;
  private static final Bytes BLOCK2_HINT = Bytes.hex("03");

  private final GatewayRig rig = new GatewayRig();
  private final Client client = rig.client;

  /** The Java client's POST: Uri-Host, path, Content-Format of no bytes, an empty query, 124. */
  private static CoapRequest javaLogin(int method, String jwt) {
    CoapOptions options =
        CoapOptions.builder()
            .add(OptionNumber.URI_HOST, "api.coap-staging.developer.ssni.com")
            .add(OptionNumber.URI_PATH, "sessions")
            .add(OptionNumber.CONTENT_FORMAT, Bytes.EMPTY)
            .add(OptionNumber.URI_QUERY, Bytes.EMPTY)
            .add(ENDPOINT_ID, Bytes.hex("00112233"))
            .build();
    return new CoapRequest(method, options, Bytes.utf8(jwt));
  }

  /** The Java client's proxied GET. */
  private static CoapRequest javaGet(String path) {
    return proxied(
        CoapCode.GET,
        DEVICE + path,
        OptionNumber.BLOCK2,
        BLOCK2_HINT,
        ENDPOINT_ID,
        Bytes.hex("00112233"));
  }

  @Test
  void item_1_a_session_belongs_to_address_and_port() {
    Client sameAddress = rig.client("192.0.2.9", 6001);
    sameAddress.con("01", javaGet("/?"));
    assertThat(sameAddress.receiveOne().code()).isEqualTo(CoapCode.UNAUTHORIZED);
    client.con("01", javaGet("/?"));
    assertThat(client.receiveOne().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {CoapCode.POST, CoapCode.PUT})
  void item_2_a_token_opens_a_session_by_post_or_put(int method) {
    Client fresh = rig.client("192.0.2.77", 6000);
    fresh.con(TOKEN, javaLogin(method, "good"));
    CoapMessage answer = fresh.receiveOne();
    assertThat(answer.code()).isEqualTo(CoapCode.CREATED);
    assertThat(answer.type()).isEqualTo(MessageType.ACK);
    assertThat(rig.sessions.find(fresh.peer())).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "none"})
  void item_2_content_format_0_is_no_byte_one_zero_byte_or_absent(String format) {
    CoapRequest request = javaLogin(CoapCode.POST, "good");
    var options = request.options().toBuilder().remove(OptionNumber.CONTENT_FORMAT);
    if (!format.equals("none")) {
      options.add(OptionNumber.CONTENT_FORMAT, Bytes.hex(format));
    }
    client.con(TOKEN, request.with(options.build()));
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.CREATED);
  }

  @Test
  void item_2_a_non_confirmable_login_is_answered_non_confirmable() {
    client.non(TOKEN, javaLogin(CoapCode.POST, "good"));
    CoapMessage answer = client.receiveOne();
    assertThat(answer.type()).isEqualTo(MessageType.NON);
    assertThat(answer.code()).isEqualTo(CoapCode.CREATED);
  }

  @Test
  void item_2_a_refused_token_is_answered_with_the_reason() {
    client.con(TOKEN, javaLogin(CoapCode.POST, "bad"));
    CoapMessage answer = client.receiveOne();
    assertThat(answer.code()).isEqualTo(CoapCode.UNAUTHORIZED);
    assertThat(answer.payload().utf8()).isEqualTo("token is not signed");
  }

  @Test
  void item_2_a_login_without_a_token_is_refused() {
    client.con(TOKEN, local(CoapCode.POST, "sessions", ENDPOINT_ID, Bytes.hex("00112233")));
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.UNAUTHORIZED);
  }

  @Test
  void item_2_a_token_of_1300_bytes_comes_in_one_datagram_or_in_blocks() {
    String jwt = "good" + "x".repeat(1296);
    client.con(TOKEN, javaLogin(CoapCode.POST, jwt));
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.CREATED);
    Client other = rig.client("192.0.2.78", 6000);
    CoapRequest request = local(CoapCode.POST, "sessions", OptionNumber.BLOCK1, 0x0E);
    other.con("01", request.with(Bytes.utf8(jwt.substring(0, 1024))));
    assertThat(other.receiveOne().code()).isEqualTo(CoapCode.CONTINUE);
    CoapRequest second = local(CoapCode.POST, "sessions", OptionNumber.BLOCK1, 0x16);
    other.con("02", second.with(Bytes.utf8(jwt.substring(1024))));
    assertThat(other.receiveOne().code()).isEqualTo(CoapCode.CREATED);
  }

  @Test
  void item_2_a_line_break_behind_the_token_is_ignored() {
    client.con(TOKEN, local(CoapCode.POST, "sessions").with(Bytes.utf8("good\n")));
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.CREATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"security=none&sticky=true", "sticky=true&security=none", "&sticky=true"})
  void item_3_queries_come_in_any_order(String query) {
    var options = CoapOptions.builder().path("sessions");
    for (String argument : query.split("&")) {
      options.add(OptionNumber.URI_QUERY, argument);
    }
    client.con(TOKEN, new CoapRequest(CoapCode.POST, options.build(), Bytes.utf8("good")));
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.CREATED);
    assertThat(rig.sessions.find(client.peer()).options().sticky()).isTrue();
    assertThat(rig.sessions.find(client.peer()).options().secured())
        .isEqualTo(!query.contains("none"));
  }

  @Test
  void item_3_a_query_with_another_value_is_a_bad_request() {
    client.con(TOKEN, local(CoapCode.POST, "sessions", OptionNumber.URI_QUERY, "sticky=perhaps"));
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.BAD_REQUEST);
  }

  @Test
  void item_4_a_deleted_session_is_gone_and_cannot_be_deleted_again() {
    client.con("01", local(CoapCode.DELETE, "sessions", OptionNumber.URI_QUERY, Bytes.EMPTY));
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.DELETED);
    client.non("02", local(CoapCode.DELETE, "sessions"));
    CoapMessage again = client.receiveOne();
    assertThat(again.code()).isEqualTo(CoapCode.PRECONDITION_FAILED);
    assertThat(again.type()).isEqualTo(MessageType.NON);
    client.con("03", javaGet("/?"));
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.UNAUTHORIZED);
  }

  @Test
  void item_5_without_a_session_a_proxied_request_gets_4_01_on_its_acknowledgement() {
    Client stranger = rig.client("192.0.2.66", 6000);
    stranger.con(TOKEN, javaGet("/snsr/arduino/temp?sens"));
    CoapMessage answer = stranger.receiveOne();
    assertThat(answer.code()).isEqualTo(CoapCode.UNAUTHORIZED);
    assertThat(answer.type()).isEqualTo(MessageType.ACK);
    assertThat(rig.device.asked()).isEmpty();
  }

  @Test
  void item_5_an_account_that_may_not_proxy_gets_4_01() {
    rig.sessions.allow(client.peer(), Permission.ADMIN);
    client.con(TOKEN, javaGet("/"));
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.UNAUTHORIZED);
  }

  @Test
  void item_5_an_account_that_may_not_proxy_gets_4_03_where_that_is_configured() {
    GatewayRig frank = new GatewayRig(Map.of("forbidden", true));
    Client guest = frank.client("192.0.2.67", 6000);
    frank.sessions.allow(guest.peer(), Permission.ADMIN);
    guest.con(TOKEN, javaGet("/"));
    assertThat(guest.receiveOne().code()).isEqualTo(CoapCode.FORBIDDEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "coap://SSN001350050005E7D6.SG.YEL01.SSN.SSNSGS.NET:4849/?",
        "coap://SSN001350050005E7D6.SG.YEL01.SSN.SSNSGS.NET:4849?",
        "coap://SSN001350050005E7D6.SG.YEL01.SSN.SSNSGS.NET:4849",
        "coap://SSN001350050005e7d6.sg.yel01.ssn.ssnsgs.net:4849/",
        "coap://ssn001350050005e7d6.Any.Domain/",
        "COAP://SSN001350050005E7D6:5683"
      })
  void item_6_proxy_uris_of_the_field_reach_the_device_without_path_and_query(String uri) {
    client.con(TOKEN, proxied(CoapCode.GET, uri));
    assertThat(client.receiveOne().isEmpty()).isTrue();
    assertThat(rig.device.last().request.options().isEmpty()).isTrue();
  }

  @Test
  void item_6_path_and_query_become_options_and_an_empty_query_none() {
    client.con(TOKEN, javaGet("/snsr/arduino/temp?sens"));
    assertThat(rig.device.last().request.path()).containsExactly("snsr", "arduino", "temp");
    assertThat(rig.device.last().request.query()).containsExactly("sens");
    client.con("02", javaGet("/.well-known/core?"));
    assertThat(rig.device.last().request.path()).containsExactly(".well-known", "core");
    assertThat(rig.device.last().request.query()).isEmpty();
  }

  @Test
  void item_7_a_confirmable_request_is_acknowledged_at_once_and_answered_separately() {
    client.con(TOKEN, javaGet("/snsr/arduino/temp?sens"));
    CoapMessage acknowledgement = client.receiveOne();
    assertThat(acknowledgement)
        .isEqualTo(CoapMessage.empty(MessageType.ACK, acknowledgement.messageId()));
    rig.device.last().content("23.50,C");
    CoapMessage answer = client.receiveOne();
    assertThat(answer.type()).isEqualTo(MessageType.CON);
    assertThat(answer.token()).isEqualTo(Bytes.hex(TOKEN));
    assertThat(answer.messageId()).isNotEqualTo(acknowledgement.messageId());
    assertThat(answer.payload().utf8()).isEqualTo("23.50,C");
  }

  @Test
  void item_7_a_non_confirmable_request_is_answered_non_confirmable_without_acknowledgement() {
    client.non(TOKEN, javaGet("/snsr/arduino/temp?sens"));
    assertThat(client.receive()).isEmpty();
    rig.device.last().content("23.50,C");
    assertThat(client.receiveOne().type()).isEqualTo(MessageType.NON);
  }

  @Test
  void item_8_option_124_is_ignored_and_kept_from_the_device() {
    client.con(TOKEN, javaGet("/snsr?a"));
    assertThat(rig.device.last().request.options().has(ENDPOINT_ID)).isFalse();
    rig.device.last().content("x");
    assertThat(client.receive().get(1).options().has(189)).isFalse();
    client.con("02", local(CoapCode.GET, "help", ENDPOINT_ID, Bytes.hex("00112233")));
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void item_9_a_hint_of_128_byte_blocks_gets_400_bytes_in_one_datagram() {
    client.con(TOKEN, javaGet("/.well-known/core?"));
    assertThat(rig.device.last().request.options().has(OptionNumber.BLOCK2)).isFalse();
    rig.device.last().content("x".repeat(400));
    CoapMessage answer = client.receive().get(1);
    assertThat(answer.payload().length()).isEqualTo(400);
    assertThat(answer.options().has(OptionNumber.BLOCK2)).isFalse();
  }

  @Test
  void item_9_a_longer_answer_comes_in_blocks_of_the_size_hinted_at_from_one_snapshot() {
    client.con(TOKEN, javaGet("/.well-known/core?"));
    String body = "0123456789".repeat(130);
    rig.device.last().content(body);
    StringBuilder read = new StringBuilder(client.receive().get(1).payload().utf8());
    assertThat(read).hasSize(128);
    for (int block = 1; block < 11; block++) {
      CoapRequest next =
          proxied(
              CoapCode.GET,
              DEVICE + "/.well-known/core?",
              OptionNumber.BLOCK2,
              block << 4 | 3,
              ENDPOINT_ID,
              Bytes.hex("00112233"));
      client.con(TOKEN, next);
      CoapMessage answer = client.receiveOne();
      assertThat(answer.options().uint(OptionNumber.BLOCK2, -1))
          .isEqualTo(block << 4 | (block < 10 ? 8 : 0) | 3);
      read.append(answer.payload().utf8());
    }
    assertThat(read.toString()).isEqualTo(body);
    assertThat(rig.device.asked()).hasSize(1);
  }

  @Test
  void item_10_a_token_used_again_right_after_its_answer_is_another_exchange() {
    client.con("313233343536", javaGet("/a"));
    rig.device.last().content("first");
    client.con("313233343536", javaGet("/b"));
    rig.device.last().content("second");
    List<CoapMessage> received = client.receive();
    assertThat(received).hasSize(4);
    assertThat(received.get(1).payload().utf8()).isEqualTo("first");
    assertThat(received.get(3).payload().utf8()).isEqualTo("second");
  }

  @Test
  void item_10_a_token_used_again_before_its_answer_supersedes_the_older_request() {
    client.con("01", javaGet("/a"));
    MemoryDevice.Asked older = rig.device.last();
    client.receive();
    client.con("01", javaGet("/b"));
    assertThat(older.cancelled).isTrue();
    older.content("older");
    rig.device.last().content("newer");
    List<CoapMessage> received = client.receive();
    assertThat(received).hasSize(2);
    assertThat(received.get(1).payload().utf8()).isEqualTo("newer");
  }

  @Test
  void item_10_a_local_request_supersedes_a_proxied_one() {
    client.con("01", javaGet("/a"));
    client.receive();
    client.con("01", local(CoapCode.DELETE, "sessions"));
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.DELETED);
    rig.device.last().content("late");
    assertThat(client.receive()).isEmpty();
  }

  private static CoapRequest javaObserve() {
    return proxied(
        CoapCode.GET,
        DEVICE + "/snsr/arduino/temp?sens",
        OptionNumber.OBSERVE,
        Bytes.EMPTY,
        OptionNumber.BLOCK2,
        BLOCK2_HINT,
        ENDPOINT_ID,
        Bytes.hex("00112233"));
  }

  @Test
  void item_11_notifications_have_growing_numbers_a_content_format_and_the_max_age() {
    client.non(TOKEN, javaObserve());
    assertThat(rig.device.last().observing).isTrue();
    rig.device.last().notify(900, "21");
    rig.device.last().notify(901, "22");
    rig.device.last().notify(902, "23");
    List<CoapMessage> received = client.receive();
    assertThat(received).hasSize(3);
    long before = -1;
    for (CoapMessage each : received) {
      assertThat(each.token()).isEqualTo(Bytes.hex(TOKEN));
      assertThat(each.options().uint(OptionNumber.OBSERVE, -1)).isGreaterThan(before);
      assertThat(each.options().uint(OptionNumber.CONTENT_FORMAT, -1)).isEqualTo(0);
      assertThat(each.options().uint(OptionNumber.MAX_AGE, -1)).isEqualTo(30);
      before = each.options().uint(OptionNumber.OBSERVE, -1);
    }
  }

  @Test
  void item_11_observe_1_with_the_token_ends_the_observation() {
    client.con(TOKEN, javaObserve());
    MemoryDevice.Asked observation = rig.device.last();
    observation.notify(1, "21");
    rig.turn(31_000); // it is not fresh any more: the device is asked
    client.con(
        TOKEN, proxied(CoapCode.GET, DEVICE + "/snsr/arduino/temp?sens", OptionNumber.OBSERVE, 1));
    assertThat(observation.cancelled).isTrue();
    assertThat(rig.device.last().observing).isFalse();
    rig.device.last().content("22");
    assertThat(client.receive()).last().matches(m -> !m.options().has(OptionNumber.OBSERVE));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void item_11_a_reset_of_a_notification_ends_the_observation(boolean confirmable) {
    client.non(TOKEN, javaObserve());
    rig.device.last().notify(1, "0");
    int type = confirmable ? MessageType.CON : MessageType.NON;
    for (int i = 2; client.receiveOne().type() != type || i == 2; i++) {
      rig.device.last().notify(i, "" + i);
    }
    client.settle(Delivery.RESET);
    assertThat(rig.device.last().cancelled).isTrue();
  }

  @Test
  void item_11_giving_up_and_an_unreachable_port_end_the_observation() {
    for (Delivery end : List.of(Delivery.TIMED_OUT, Delivery.UNREACHABLE)) {
      client.con(TOKEN, javaObserve());
      rig.device.last().notify(1, "21");
      client.receive();
      client.settle(end);
      assertThat(rig.device.last().cancelled).isTrue();
    }
  }

  @Test
  void item_12_a_2_05_of_a_device_always_has_a_content_format() {
    client.non(TOKEN, javaGet("/snsr?x"));
    rig.device.last().answer(new CoapResponse(CoapCode.CONTENT, CoapOptions.NONE, Bytes.hex("a2")));
    assertThat(client.receiveOne().options().uint(OptionNumber.CONTENT_FORMAT, -1))
        .isEqualTo(ContentFormat.OCTET_STREAM);
  }

  @Test
  void item_13_a_milli_that_does_not_answer_is_5_04_after_its_60_seconds() {
    client.con(TOKEN, javaGet("/snsr?x"));
    client.receive();
    rig.turn(59_000);
    assertThat(client.receive()).isEmpty();
    rig.turn(2_000);
    CoapMessage answer = client.receiveOne();
    assertThat(answer.code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    assertThat(answer.type()).isEqualTo(MessageType.CON);
    assertThat(rig.device.last().cancelled).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {".well-known/core", "help", "echo"})
  void item_17_local_resources_answer_without_a_session(String path) {
    Client stranger = rig.client("192.0.2.66", 6000);
    stranger.con(TOKEN, local(CoapCode.GET, path));
    assertThat(stranger.receiveOne().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void the_windows_client_sets_uri_port_and_one_zero_byte() {
    Client windows = rig.client("192.0.2.80", 50123);
    CoapOptions options =
        CoapOptions.builder()
            .add(OptionNumber.URI_HOST, "gatewayhost")
            .add(OptionNumber.URI_PORT, 5683)
            .add(OptionNumber.URI_PATH, "sessions")
            .add(OptionNumber.CONTENT_FORMAT, Bytes.hex("00"))
            .build();
    windows.con("303730313236", new CoapRequest(CoapCode.POST, options, Bytes.utf8("good")));
    assertThat(windows.receiveOne().code()).isEqualTo(CoapCode.CREATED);
    windows.con(
        "303730313237",
        proxied(CoapCode.DELETE, DEVICE + "/snsr/arduino/temp", OptionNumber.BLOCK2, BLOCK2_HINT));
    assertThat(windows.receiveOne().isEmpty()).isTrue();
    assertThat(rig.device.last().request.options().has(OptionNumber.BLOCK2)).isFalse();
  }
}
