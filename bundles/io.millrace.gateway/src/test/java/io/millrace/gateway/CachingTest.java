// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.GatewayRig.NAME;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.rig.MemoryDevice.Asked;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are kept, and when a request reaches the device all the same [RFC 7252 §5.6]. */
class CachingTest {
  private static final String TEMP = DEVICE + "/snsr/arduino/temp?sens";
  private static final Object[] FRESH = {OptionNumber.MAX_AGE, 30};

  private final GatewayRig rig = new GatewayRig();
  private final Client client = rig.client;
  private int token = 0x10;

  private static CoapResponse response(int code, String text, Object... options) {
    CoapOptionsBuilder builder = CoapOptions.builder();
    Client.add(builder, options);
    return new CoapResponse(code, builder.build(), Bytes.utf8(text));
  }

  private static CoapResponse content(String text, Object... options) {
    return response(CoapCode.CONTENT, text, options);
  }

  private void send(CoapRequest request) {
    client.non(Integer.toHexString(token++), request);
  }

  private CoapMessage ask(CoapRequest request) {
    send(request);
    return client.receiveOne();
  }

  private CoapMessage get(Object... options) {
    return ask(proxied(CoapCode.GET, TEMP, options));
  }

  /** A request is sent to the device, which answers; the client gets this. */
  private CoapMessage answered(CoapRequest request, CoapResponse response) {
    int before = asked();
    send(request);
    assertThat(asked()).isEqualTo(before + 1);
    rig.device.last().answer(response);
    return client.receiveOne();
  }

  private CoapMessage answered(CoapResponse response) {
    return answered(proxied(CoapCode.GET, TEMP), response);
  }

  private int asked() {
    return rig.device.asked().size();
  }

  private static long maxAge(CoapMessage message) {
    return message.options().uint(OptionNumber.MAX_AGE, -1);
  }

  private static CoapMessage check(CoapMessage message, String text, long maxAge) {
    assertThat(message.payload().utf8()).isEqualTo(text);
    assertThat(maxAge(message)).isEqualTo(maxAge);
    return message;
  }

  @Test
  void within_max_age_the_device_is_not_asked_and_max_age_counts_down() {
    check(answered(content("23.0", FRESH)), "23.0", 30);
    check(get(), "23.0", 30);
    rig.turn(12_000);
    check(get(), "23.0", 18);
    rig.turn(17_999);
    check(get(), "23.0", 0);
    assertThat(asked()).isEqualTo(1);
    rig.turn(1);
    check(answered(content("24.0", FRESH)), "24.0", 30);
  }

  @Test
  void an_answer_of_a_device_without_max_age_is_not_kept() {
    answered(content("23.0"));
    check(answered(content("24.0")), "24.0", -1);
  }

  @Test
  void its_profile_may_say_for_how_long_it_is() {
    rig.gateway.bindProfile(new FreshProfile("fresh", 5), Map.of());
    rig.resolver.put(NAME, rig.device, "fresh");
    check(answered(content("23.0")), "23.0", -1);
    rig.turn(2_000);
    check(get(), "23.0", 3);
    rig.turn(3_000);
    answered(content("24.0"));
  }

  @Test
  void an_answer_from_elsewhere_without_max_age_is_fresh_for_60_seconds() {
    GatewayRig open =
        new GatewayRig(Map.of("destinations", List.of("127.0.0.1").toArray(String[]::new)));
    CoapRequest request = proxied(CoapCode.GET, "coap://127.0.0.1/a");
    open.client.non("01", request);
    open.transport.asked().get(0).answer(content("x"));
    open.client.receive();
    open.turn(20_000);
    open.client.non("02", request);
    check(open.client.receiveOne(), "x", 40);
    open.turn(40_000);
    open.client.non("03", request);
    assertThat(open.transport.asked()).hasSize(2);
  }

  @Test
  void max_age_0_is_not_kept() {
    answered(content("23.0", OptionNumber.MAX_AGE, 0));
    answered(content("24.0", OptionNumber.MAX_AGE, 0));
  }

  @Test
  void other_options_stay_as_they_are() {
    Object[] all = {4, Bytes.hex("0102"), 12, 60, 14, 300, 2048, "x", 2053, Bytes.hex("00")};
    answered(content("23.0", all));
    rig.turn(299_000);
    CoapOptions options = get().options();
    assertThat(options.first(4)).isEqualTo(Bytes.hex("0102"));
    assertThat(options.uint(12, 0)).isEqualTo(60);
    assertThat(options.uint(14, 0)).isEqualTo(1);
    assertThat(options.first(2048).utf8()).isEqualTo("x");
    assertThat(options.first(2053)).isEqualTo(Bytes.hex("00"));
  }

  @Test
  void another_accept_or_query_is_another_answer() {
    answered(content("23.0", FRESH));
    answered(proxied(CoapCode.GET, TEMP, OptionNumber.ACCEPT, 60), content("cbor", FRESH));
    answered(proxied(CoapCode.GET, DEVICE + "/snsr/arduino/temp?cfg"), content("cfg", FRESH));
    check(get(), "23.0", 30);
    check(get(OptionNumber.ACCEPT, 60), "cbor", 30);
  }

  @Test
  void a_fetch_is_kept_by_what_it_carries() {
    CoapRequest fetch = proxied(CoapCode.FETCH, TEMP).with(Bytes.utf8("a"));
    answered(fetch, content("of a", FRESH));
    answered(fetch.with(Bytes.utf8("b")), content("of b", FRESH));
    check(ask(fetch), "of a", 30);
    check(ask(fetch.with(Bytes.utf8("b"))), "of b", 30);
  }

  @Test
  void a_client_without_a_session_gets_nothing_of_it() {
    answered(content("23.0", FRESH));
    Client stranger = rig.client("192.0.2.66", 6000);
    stranger.non("01", proxied(CoapCode.GET, TEMP));
    assertThat(stranger.receiveOne().code()).isEqualTo(CoapCode.UNAUTHORIZED);
  }

  @Test
  void an_account_without_permission_gets_nothing_of_it_and_another_with_it_does() {
    answered(content("23.0", FRESH));
    Client poor = rig.client("192.0.2.67", 6000);
    rig.sessions.allow(poor.peer());
    poor.non("01", proxied(CoapCode.GET, TEMP));
    CoapMessage refusal = poor.receiveOne();
    assertThat(refusal.code()).isEqualTo(CoapCode.UNAUTHORIZED);
    assertThat(refusal.payload().utf8()).doesNotContain("23.0");
    Client other = rig.client("192.0.2.68", 6000);
    rig.sessions.allow(other.peer(), Permission.PROXY);
    other.non("01", proxied(CoapCode.GET, TEMP));
    check(other.receiveOne(), "23.0", 30);
    rig.sessions.close(client.peer());
    assertThat(get().code()).isEqualTo(CoapCode.UNAUTHORIZED);
    assertThat(asked()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {CoapCode.POST, CoapCode.PUT, CoapCode.DELETE, CoapCode.PATCH, CoapCode.IPATCH})
  void an_unsafe_request_spoils_the_path_with_any_query(int method) {
    answered(content("23.0", FRESH));
    CoapRequest unsafe = proxied(method, DEVICE + "/snsr/arduino/temp?cfg");
    answered(unsafe, CoapResponse.of(CoapCode.CHANGED));
    answered(content("24.0", FRESH));
  }

  @Test
  void one_that_fails_or_is_refused_or_is_lost_spoils_it_too() {
    CoapRequest put = proxied(CoapCode.PUT, TEMP);
    answered(content("23.0", FRESH));
    answered(put, response(CoapCode.BAD_REQUEST, "no"));
    answered(content("24.0", FRESH));
    send(put);
    rig.device.last().fail(DeviceFailure.executionUnknown("the link was lost"));
    client.receive();
    answered(content("25.0", OptionNumber.MAX_AGE, 600));
    send(put);
    rig.turn(60_000);
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    answered(content("26.0", FRESH));
  }

  @Test
  void another_path_is_not_spoiled() {
    answered(content("23.0", FRESH));
    answered(
        proxied(CoapCode.PUT, DEVICE + "/snsr/arduino/echo"), CoapResponse.of(CoapCode.CHANGED));
    check(get(), "23.0", 30);
  }

  @Test
  void a_resource_that_was_created_is_spoiled() {
    CoapRequest created = proxied(CoapCode.GET, DEVICE + "/list/7");
    answered(created, response(CoapCode.NOT_FOUND, "", FRESH));
    CoapResponse location = response(CoapCode.CREATED, "", 8, "list", 8, "7");
    answered(proxied(CoapCode.POST, DEVICE + "/list"), location);
    answered(created, content("it", FRESH));
  }

  @Test
  void an_answer_that_was_asked_for_before_a_change_is_not_kept() {
    send(proxied(CoapCode.GET, TEMP));
    Asked early = rig.device.last();
    answered(proxied(CoapCode.PUT, TEMP), CoapResponse.of(CoapCode.CHANGED));
    early.answer(content("old", FRESH));
    check(client.receiveOne(), "old", 30);
    answered(content("new", FRESH));
  }

  @Test
  void a_request_after_a_change_does_not_join_one_from_before() {
    send(proxied(CoapCode.GET, TEMP));
    Asked early = rig.device.last();
    answered(proxied(CoapCode.PUT, TEMP), CoapResponse.of(CoapCode.CHANGED));
    answered(content("new", FRESH));
    early.answer(content("old", FRESH));
    check(client.receiveOne(), "old", 30);
    check(get(), "new", 30);
  }

  @Test
  void errors_are_kept_for_their_max_age() {
    answered(response(CoapCode.NOT_FOUND, "no sensor", FRESH));
    rig.turn(10_000);
    assertThat(check(get(), "no sensor", 20).code()).isEqualTo(CoapCode.NOT_FOUND);
    rig.turn(20_000);
    answered(response(CoapCode.SERVICE_UNAVAILABLE, "busy"));
    answered(content("23.0"));
  }

  @Test
  void the_gateways_own_errors_are_not_kept() {
    send(proxied(CoapCode.GET, TEMP));
    rig.device.last().fail(DeviceFailure.busy("the link is down"));
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    answered(content("23.0"));
  }

  @ParameterizedTest
  @ValueSource(ints = {OptionNumber.OSCORE, OptionNumber.ECHO, OptionNumber.NO_RESPONSE})
  void what_is_for_one_client_alone_is_neither_kept_nor_answered_from_what_is(int option) {
    CoapRequest own = proxied(CoapCode.GET, TEMP, option, Bytes.hex("08"));
    answered(own, content("mine", FRESH));
    answered(content("all", FRESH));
    answered(own, content("mine", FRESH));
    check(get(), "all", 30);
  }

  @Test
  void blocks_are_cut_from_what_is_kept_as_each_client_asks() {
    answered(content("x".repeat(100), FRESH));
    CoapMessage first = get(OptionNumber.BLOCK2, 0x02);
    assertThat(first.payload().length()).isEqualTo(64);
    CoapMessage second = get(OptionNumber.BLOCK2, 0x12);
    assertThat(second.payload().length()).isEqualTo(36);
    assertThat(second.options().first(4)).isEqualTo(first.options().first(4));
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void a_block_of_a_device_is_not_kept_as_an_answer() {
    for (String letter : new String[] {"x", "y"}) {
      send(proxied(CoapCode.GET, TEMP));
      rig.device.last().answer(content(letter.repeat(64), 14, 30, OptionNumber.BLOCK2, 0x0A));
      rig.device.last().fail(DeviceFailure.busy("the rest does not come"));
      assertThat(client.receiveOne().payload().utf8()).isEqualTo(letter.repeat(64));
    }
  }

  @Test
  void it_can_be_switched_off() {
    GatewayRig off = new GatewayRig(Map.of("cacheBytes", 0L));
    for (int i = 1; i < 3; i++) {
      off.client.non("0" + i, proxied(CoapCode.GET, TEMP));
      assertThat(off.device.asked()).hasSize(i);
      off.device.last().answer(content("23.0", FRESH));
    }
  }

  @Test
  void a_hit_needs_no_place_in_the_devices_queue() {
    GatewayRig narrow = new GatewayRig(Map.of("deviceWindow", 1));
    narrow.client.non("01", proxied(CoapCode.GET, TEMP));
    narrow.device.last().answer(content("23.0", FRESH));
    narrow.client.receive();
    narrow.client.non("02", proxied(CoapCode.GET, DEVICE + "/slow"));
    narrow.client.con("03", proxied(CoapCode.GET, TEMP));
    check(narrow.client.receiveOne(), "23.0", 30);
  }

  @Test
  void a_notification_replaces_what_is_kept() {
    answered(content("23.0", FRESH));
    client.non("01", proxied(CoapCode.GET, TEMP, OptionNumber.OBSERVE, 0));
    Asked observing = rig.device.last();
    observing.notify(1, "23.0");
    observing.notify(2, "24.0");
    client.receive();
    check(get(), "24.0", 30);
  }
}
