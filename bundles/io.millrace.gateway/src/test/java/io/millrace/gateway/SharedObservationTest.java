// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.session.SessionListener;
import io.millrace.api.transport.Delivery;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.rig.MemoryDevice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One observation at the device serves all clients [RFC 7641 §5]. */
class SharedObservationTest extends ObservationCase {
  private static final String TEMP = DEVICE + "/snsr/temp?sens";
  private static final String OTHER_SPELLING = "coap://ssn001350050005e7d6:4849/snsr/temp?sens";

  private final Client second = another(2);

  private Client another(int last) {
    Client client = rig.client("192.0.2." + last, 6000);
    rig.sessions.allow(client.peer(), Permission.PROXY);
    return client;
  }

  private List<MemoryDevice.Asked> asked() {
    return rig.device.asked();
  }

  @Test
  void the_device_has_one_observation_however_many_clients_observe() {
    register("01");
    for (int i = 10; i < 30; i++) {
      another(i).con("0" + i % 10, observe(TEMP));
    }
    second.con("aa", observe(OTHER_SPELLING));
    assertThat(asked()).hasSize(1);
    assertThat(rig.meters.samples())
        .filteredOn(each -> each.name().equals("millrace_gateway_shared_observations"))
        .extracting(each -> each.value())
        .containsExactly(1.0);
  }

  @Test
  void clients_that_ask_before_the_device_has_answered_are_answered_together() {
    rig.client.non("01", observe(TEMP));
    second.non("02", observe(TEMP));
    assertThat(asked()).hasSize(1);
    rig.device.last().notify(5, "first");
    assertThat(texts(rig.client.receive())).containsExactly("first");
    assertThat(texts(second.receive())).containsExactly("first");
  }

  @Test
  void who_joins_gets_the_fresh_state_at_once_and_how_long_it_is_still_fresh() {
    register("01");
    rig.turn(12_300);
    second.non("02", observe(TEMP));
    CoapMessage answer = second.receiveOne();
    assertThat(answer.payload().utf8()).isEqualTo("first");
    assertThat(answer.options().uint(OptionNumber.MAX_AGE, -1)).isEqualTo(18);
    assertThat(answer.options().has(OptionNumber.OBSERVE)).isTrue();
    assertThat(rig.client.receive()).isEmpty();
    assertThat(asked()).hasSize(1);
  }

  @Test
  void each_client_has_numbers_types_and_an_end_of_its_own() {
    rig = rig(Map.of("confirmEvery", 3));
    Client other = another(3);
    register("01");
    rig.device.last().notify(2, "a");
    other.non("02", observe(TEMP));
    rig.device.last().notify(3, "b");
    rig.device.last().notify(4, "c");
    List<CoapMessage> first = rig.client.receive();
    List<CoapMessage> later = other.receive();
    assertThat(numbers(first)).containsExactly(2L, 3L, 4L);
    assertThat(numbers(later)).containsExactly(1L, 2L, 3L);
    assertThat(texts(later)).containsExactly("a", "b", "c");
    assertThat(first).extracting(CoapMessage::type).isNotEqualTo(List.of(1, 1, 1));
    other.non("02", proxied(CoapCode.GET, TEMP, OptionNumber.OBSERVE, 1));
    assertThat(numbers(other.receive())).containsExactly(-1L);
    rig.device.asked().get(0).notify(5, "d");
    rig.client.settle(Delivery.ACKNOWLEDGED);
    assertThat(texts(rig.client.receive())).containsExactly("d");
    assertThat(other.receive()).isEmpty();
  }

  @Test
  void the_observation_ends_with_its_last_client() {
    register("01");
    second.non("02", observe(TEMP));
    second.receive();
    MemoryDevice.Asked shared = rig.device.last();
    rig.client.non("01", proxied(CoapCode.GET, TEMP, OptionNumber.OBSERVE, 1));
    assertThat(shared.cancelled).isFalse();
    second.settle(Delivery.RESET);
    assertThat(shared.cancelled).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "given up", "unreachable", "session closed", "session idle"})
  void a_client_that_goes_takes_nobody_along(String how) {
    register("01");
    second.non("02", observe(TEMP));
    second.receive();
    switch (how) {
      case "reset" -> second.settle(Delivery.RESET);
      case "given up" -> second.settle(Delivery.TIMED_OUT);
      case "unreachable" -> second.settle(Delivery.UNREACHABLE);
      default ->
          rig.gateway.ended(
              rig.sessions.find(second.peer()),
              how.endsWith("idle") ? SessionListener.IDLE : SessionListener.CLOSED);
    }
    second.receive();
    rig.device.last().notify(2, "b");
    assertThat(second.receive()).isEmpty();
    assertThat(texts(rig.client.receive())).containsExactly("b");
    assertThat(rig.store.map("gateway.observations").entries).hasSize(1);
  }

  @Test
  void clients_that_join_without_a_fresh_state_cause_one_request_for_all() {
    register("01");
    rig.turn(31_000);
    second.non("02", observe(TEMP));
    another(3).non("03", observe(TEMP));
    assertThat(asked()).hasSize(2);
    assertThat(rig.device.last().observing).isFalse();
    assertThat(second.receive()).isEmpty();
    rig.device.last().content("now");
    CoapMessage answer = second.receiveOne();
    assertThat(answer.payload().utf8()).isEqualTo("now");
    assertThat(answer.options().has(OptionNumber.OBSERVE)).isTrue();
    asked().get(0).notify(2, "next");
    assertThat(texts(second.receive())).containsExactly("next");
    assertThat(texts(rig.client.receive())).containsExactly("next");
  }

  @Test
  void a_notification_that_comes_before_the_answer_answers_who_has_joined() {
    register("01");
    rig.turn(31_000);
    second.non("02", observe(TEMP));
    MemoryDevice.Asked request = rig.device.last();
    asked().get(0).notify(2, "newer");
    assertThat(texts(second.receive())).containsExactly("newer");
    assertThat(request.cancelled).isTrue();
  }

  @Test
  void an_error_of_that_request_is_the_answer_of_who_has_joined_alone() {
    register("01");
    rig.turn(31_000);
    second.non("02", observe(TEMP));
    rig.device.last().answer(CoapResponse.diagnostic(CoapCode.GATEWAY_TIMEOUT, "asleep"));
    assertThat(second.receiveOne().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    asked().get(0).notify(2, "next");
    assertThat(texts(rig.client.receive())).containsExactly("next");
    assertThat(second.receive()).isEmpty();
  }

  @Test
  void the_sensors_2_03_that_accepts_an_observation_is_no_state() {
    rig.client.non("01", observe(TEMP));
    rig.device.last().answer(observed(CoapCode.VALID));
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.VALID);
    second.non("02", observe(TEMP));
    rig.device.last().content("reading");
    assertThat(texts(second.receive())).containsExactly("reading");
  }

  private static CoapResponse observed(int code) {
    CoapResponse response = CoapResponse.of(code);
    return response.with(response.options().toBuilder().add(OptionNumber.OBSERVE, 3).build());
  }

  @Test
  void an_error_of_the_device_ends_the_observations_of_all() {
    register("01");
    second.non("02", observe(TEMP));
    second.receive();
    rig.device.last().answer(CoapResponse.diagnostic(CoapCode.NOT_FOUND, "gone"));
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.NOT_FOUND);
    assertThat(second.receiveOne().code()).isEqualTo(CoapCode.NOT_FOUND);
    assertThat(rig.store.map("gateway.observations").entries).isEmpty();
  }

  @Test
  void other_formats_and_queries_are_other_resources() {
    register("01");
    CoapRequest cbor =
        proxied(CoapCode.GET, TEMP, OptionNumber.OBSERVE, Bytes.EMPTY, OptionNumber.ACCEPT, 60);
    second.non("02", cbor);
    second.non("03", observe(DEVICE + "/snsr/temp?cfg"));
    assertThat(asked()).hasSize(3).allMatch(each -> each.observing);
  }

  @Test
  void what_differs_between_clients_and_not_in_the_resource_does_not_separate_them() {
    register("01");
    CoapRequest tagged =
        proxied(
            CoapCode.GET,
            TEMP,
            OptionNumber.OBSERVE,
            Bytes.EMPTY,
            OptionNumber.ETAG,
            Bytes.hex("77"),
            OptionNumber.HOP_LIMIT,
            16,
            OptionNumber.REQUEST_TAG,
            Bytes.hex("01020304"));
    second.non("02", tagged);
    assertThat(asked()).hasSize(1);
    assertThat(texts(second.receive())).containsExactly("first");
  }

  @Test
  void the_validator_of_the_first_client_is_not_the_shared_observations() {
    rig.client.non(
        "01",
        proxied(
            CoapCode.GET,
            TEMP,
            OptionNumber.OBSERVE,
            Bytes.EMPTY,
            OptionNumber.ETAG,
            Bytes.hex("77")));
    assertThat(rig.device.last().request.options().has(OptionNumber.ETAG)).isFalse();
  }

  @Test
  void an_observation_protected_by_oscore_is_joined_by_nobody() {
    CoapRequest secret =
        proxied(
            CoapCode.GET,
            TEMP,
            OptionNumber.OBSERVE,
            Bytes.EMPTY,
            OptionNumber.OSCORE,
            Bytes.hex("09"));
    rig.client.non("01", secret);
    second.non("02", secret);
    assertThat(asked()).hasSize(2);
  }

  @Test
  void a_client_without_the_permission_joins_nothing() {
    register("01");
    Client stranger = rig.client("192.0.2.66", 6000);
    rig.sessions.allow(stranger.peer());
    stranger.non("02", observe(TEMP));
    assertThat(stranger.receiveOne().code()).isEqualTo(CoapCode.UNAUTHORIZED);
    rig.device.last().notify(2, "b");
    assertThat(stranger.receive()).isEmpty();
  }

  @Test
  void a_request_that_does_not_observe_gets_the_state_that_observers_have() {
    register("01");
    rig.device.last().notify(2, "newer");
    second.non("02", proxied(CoapCode.GET, TEMP));
    assertThat(texts(second.receive())).containsExactly("newer");
    assertThat(asked()).hasSize(1);
  }

  @Test
  void who_joins_gets_a_response_that_another_clients_request_has_brought() {
    rig.client.non("01", observe(TEMP));
    rig.device.last().answer(observed(CoapCode.VALID));
    rig.client.non("03", proxied(CoapCode.GET, TEMP));
    rig.device.last().notify(0, "brought");
    second.non("02", observe(TEMP));
    assertThat(asked()).hasSize(2);
    CoapMessage answer = second.receiveOne();
    assertThat(answer.payload().utf8()).isEqualTo("brought");
    assertThat(answer.options().has(OptionNumber.OBSERVE)).isTrue();
  }

  @Test
  void who_joins_after_a_request_that_may_have_changed_the_resource_gets_no_older_state() {
    register("01");
    rig.client.non("09", proxied(CoapCode.PUT, DEVICE + "/snsr/temp?cfg"));
    rig.device.last().answer(CoapResponse.of(CoapCode.CHANGED));
    second.non("02", observe(TEMP));
    assertThat(asked()).hasSize(3);
    rig.device.last().content("changed");
    assertThat(texts(second.receive())).containsExactly("changed");
  }
}
