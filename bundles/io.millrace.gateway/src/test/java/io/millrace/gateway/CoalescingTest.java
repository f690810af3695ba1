// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
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

/** Safe requests for the same that are in flight become one downstream request. */
class CoalescingTest {
  private static final String TEMP = DEVICE + "/snsr/arduino/temp?sens";
  private static final CoapRequest GET = proxied(CoapCode.GET, TEMP);

  private final GatewayRig rig = new GatewayRig();
  private final Client first = rig.client;
  private final Client second = client(6001);
  private final Client third = client(6002);

  private Client client(int port) {
    Client client = rig.client("192.0.2.9", port);
    rig.sessions.allow(client.peer(), Permission.PROXY);
    return client;
  }

  private List<Asked> asked() {
    return rig.device.asked();
  }

  private static CoapRequest withTag(String tag) {
    return proxied(CoapCode.GET, TEMP, OptionNumber.ETAG, Bytes.hex(tag));
  }

  private static CoapResponse valid(String tag) {
    CoapOptions options = CoapOptions.builder().add(OptionNumber.ETAG, Bytes.hex(tag)).build();
    return new CoapResponse(CoapCode.VALID, options, Bytes.EMPTY);
  }

  @Test
  void one_request_reaches_the_device_and_its_answer_goes_to_all() {
    first.non("01", GET);
    second.con("02", GET);
    third.non("03", proxied(CoapCode.GET, TEMP.toLowerCase(java.util.Locale.ROOT)));
    assertThat(second.receiveOne().isEmpty()).isTrue();
    assertThat(asked()).hasSize(1);
    asked().get(0).content("23.0");
    for (Client each : List.of(first, second, third)) {
      assertThat(each.receiveOne().payload().utf8()).isEqualTo("23.0");
    }
  }

  @Test
  void one_after_the_answer_is_a_request_of_its_own() {
    first.non("01", GET);
    asked().get(0).content("23.0");
    second.non("02", GET);
    assertThat(asked()).hasSize(2);
    asked().get(1).content("24.0");
    assertThat(second.receiveOne().payload().utf8()).isEqualTo("24.0");
  }

  @Test
  void requests_for_different_things_are_not_joined() {
    first.non("01", GET);
    second.non("02", proxied(CoapCode.GET, DEVICE + "/snsr/arduino/temp?cfg"));
    third.non("03", proxied(CoapCode.GET, TEMP, OptionNumber.ACCEPT, 60));
    assertThat(asked()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {CoapCode.POST, CoapCode.PUT, CoapCode.DELETE, CoapCode.PATCH, CoapCode.IPATCH})
  void unsafe_requests_are_not_joined(int method) {
    first.non("01", proxied(method, TEMP));
    second.non("02", proxied(method, TEMP));
    assertThat(asked()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {OptionNumber.OSCORE, OptionNumber.NO_RESPONSE})
  void requests_for_one_client_alone_are_not_joined(int option) {
    first.non("01", proxied(CoapCode.GET, TEMP, option, Bytes.hex("02")));
    second.non("02", proxied(CoapCode.GET, TEMP, option, Bytes.hex("02")));
    third.non("03", GET);
    assertThat(asked()).hasSize(3);
  }

  @Test
  void it_can_be_switched_off() {
    GatewayRig each = new GatewayRig(Map.of("coalesce", false));
    each.client.non("01", GET);
    each.client.non("02", GET);
    assertThat(each.device.asked()).hasSize(2);
  }

  @Test
  void an_error_goes_to_all() {
    first.non("01", GET);
    second.non("02", GET);
    asked().get(0).answer(CoapResponse.diagnostic(CoapCode.NOT_FOUND, "no sensor"));
    assertThat(first.receiveOne().code()).isEqualTo(CoapCode.NOT_FOUND);
    assertThat(second.receiveOne().payload().utf8()).isEqualTo("no sensor");
  }

  @Test
  void a_failure_goes_to_all() {
    first.non("01", GET);
    second.non("02", GET);
    asked().get(0).fail(DeviceFailure.unreachable("garbage"));
    assertThat(first.receiveOne().code()).isEqualTo(CoapCode.BAD_GATEWAY);
    assertThat(second.receiveOne().code()).isEqualTo(CoapCode.BAD_GATEWAY);
    assertThat(asked()).hasSize(1);
  }

  @Test
  void a_client_that_leaves_leaves_the_rest() {
    first.non("01", GET);
    second.non("02", GET);
    first.non("01", proxied(CoapCode.GET, DEVICE + "/other")); // its token has another request now
    assertThat(asked().get(0).cancelled).isFalse();
    third.non("03", GET);
    asked().get(0).content("23.0");
    assertThat(first.receive()).isEmpty();
    assertThat(second.receiveOne().payload().utf8()).isEqualTo("23.0");
    assertThat(third.receiveOne().payload().utf8()).isEqualTo("23.0");
  }

  @Test
  void the_request_is_cancelled_when_the_last_client_leaves() {
    first.non("01", GET);
    second.non("02", GET);
    first.non("01", proxied(CoapCode.GET, DEVICE + "/other"));
    second.non("02", proxied(CoapCode.GET, DEVICE + "/other"));
    assertThat(asked().get(0).cancelled).isTrue();
    third.non("03", GET);
    assertThat(asked()).hasSize(3); // a new one
  }

  @Test
  void one_that_had_joined_leaves_without_a_trace() {
    first.non("01", GET);
    second.non("02", GET);
    second.non("02", proxied(CoapCode.GET, DEVICE + "/other"));
    assertThat(asked().get(0).cancelled).isFalse();
    asked().get(0).content("23.0");
    assertThat(first.receiveOne().payload().utf8()).isEqualTo("23.0");
    assertThat(second.receive()).isEmpty();
  }

  @Test
  void who_joined_late_has_its_own_time_and_the_device_is_asked_again() {
    first.non("01", GET);
    rig.turn(50_000);
    second.non("02", GET);
    third.non("03", GET);
    rig.turn(10_000);
    assertThat(first.receiveOne().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    asked().get(0).fail(DeviceFailure.timedOut("no answer"));
    assertThat(asked()).hasSize(2);
    asked().get(1).content("23.0");
    assertThat(second.receiveOne().payload().utf8()).isEqualTo("23.0");
    assertThat(third.receiveOne().payload().utf8()).isEqualTo("23.0");
  }

  @Test
  void a_client_without_a_session_does_not_join() {
    first.non("01", GET);
    Client stranger = rig.client("192.0.2.66", 6000);
    stranger.non("02", GET);
    assertThat(stranger.receiveOne().code()).isEqualTo(CoapCode.UNAUTHORIZED);
    asked().get(0).content("23.0");
    assertThat(stranger.receive()).isEmpty();
  }

  @Test
  void one_that_waits_in_the_queue_is_joined_and_passes_its_turn_on() {
    GatewayRig narrow = new GatewayRig(Map.of("deviceWindow", 1));
    Client other = narrow.client("192.0.2.9", 6001);
    narrow.sessions.allow(other.peer(), Permission.PROXY);
    narrow.client.non("00", proxied(CoapCode.GET, DEVICE + "/busy"));
    narrow.client.non("01", GET);
    other.non("02", GET);
    narrow.client.non("01", proxied(CoapCode.GET, DEVICE + "/other"));
    narrow.device.asked().get(0).content("done");
    narrow.device.last().content("23.0");
    assertThat(narrow.device.asked()).hasSize(3);
    assertThat(other.receiveOne().payload().utf8()).isEqualTo("23.0");
  }

  @Test
  void a_2_03_answers_those_alone_that_have_sent_its_tag() {
    first.non("01", withTag("0a"));
    second.non("02", withTag("0a"));
    third.non("03", GET);
    assertThat(asked()).hasSize(1);
    asked().get(0).answer(valid("0a"));
    assertThat(first.receiveOne().code()).isEqualTo(CoapCode.VALID);
    assertThat(second.receiveOne().code()).isEqualTo(CoapCode.VALID);
    assertThat(third.receive()).isEmpty();
    assertThat(asked()).hasSize(2);
    asked().get(1).content("23.0");
    assertThat(third.receiveOne().payload().utf8()).isEqualTo("23.0");
  }

  @Test
  void each_client_gets_the_blocks_it_asks_for() {
    first.non("01", proxied(CoapCode.GET, TEMP, OptionNumber.BLOCK2, 0x02));
    second.non("02", GET);
    asked().get(0).content("x".repeat(100));
    CoapMessage block = first.receiveOne();
    assertThat(block.payload().length()).isEqualTo(64);
    assertThat(second.receiveOne().payload().length()).isEqualTo(100);
    assertThat(asked()).hasSize(1);
  }

  @Test
  void fetches_are_joined_by_what_they_carry() {
    CoapRequest query = proxied(CoapCode.FETCH, TEMP);
    first.non("01", query.with(Bytes.utf8("a")));
    second.non("02", query.with(Bytes.utf8("b")));
    third.non("03", query.with(Bytes.utf8("b")));
    assertThat(asked()).hasSize(2);
    asked().get(1).content("of b");
    assertThat(second.receiveOne().payload().utf8()).isEqualTo("of b");
    assertThat(third.receiveOne().payload().utf8()).isEqualTo("of b");
  }

  @Test
  void those_that_have_joined_are_handed_to_the_next_gateway() {
    first.non("01", GET);
    second.non("02", GET);
    Gateway old = rig.gateway;
    rig.start();
    old.stop();
    assertThat(rig.transport.giveBackTo(rig.gateway)).isEqualTo(1);
    assertThat(asked()).hasSize(2);
    asked().get(0).content("23.0");
    asked().get(1).content("24.0");
    assertThat(first.receiveOne().payload().utf8()).isEqualTo("23.0");
    assertThat(second.receiveOne().payload().utf8()).isEqualTo("24.0");
  }
}
