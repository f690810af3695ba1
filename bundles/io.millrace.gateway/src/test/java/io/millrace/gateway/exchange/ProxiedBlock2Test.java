// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.GatewayRig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Block2 of a proxied request whose answer comes in one piece, from a device here or a server
 * elsewhere: every size and every number, for values, errors and notifications [RFC 7959 §2.4].
 */
class ProxiedBlock2Test {
  private static final String ELSEWHERE = "coap://198.51.100.7";
  private static final String BODY = "0123456789abcdef".repeat(43) + "the end";

  private final GatewayRig rig = rig(Map.of());

  private enum Kind {
    VALUE,
    ERROR,
    OBSERVED
  }

  private static GatewayRig rig(Map<String, Object> more) {
    Map<String, Object> keys = new HashMap<>(more);
    keys.put("destinations", new String[] {"198.51.100.7"});
    return new GatewayRig(keys);
  }

  private static CoapRequest get(String target, int block2) {
    return proxied(CoapCode.GET, target + "/x?y", OptionNumber.BLOCK2, block2);
  }

  private static int asked(GatewayRig rig) {
    return rig.device.asked().size() + rig.transport.asked().size();
  }

  private static void answer(GatewayRig rig, String target, CoapResponse response) {
    if (target.equals(DEVICE)) {
      rig.device.last().answer(response);
    } else {
      rig.transport.asked().get(rig.transport.asked().size() - 1).answer(response);
    }
  }

  private static CoapResponse text(int code, String body) {
    return CoapResponse.of(code, 0, Bytes.utf8(body));
  }

  @TestFactory
  Stream<DynamicTest> whole_answer_in_blocks_of_every_size() {
    return IntStream.rangeClosed(0, 6)
        .boxed()
        .flatMap(
            exponent ->
                Stream.of(DEVICE, ELSEWHERE)
                    .flatMap(
                        target ->
                            Stream.of(Kind.values())
                                .map(
                                    kind ->
                                        DynamicTest.dynamicTest(
                                            kind + " of " + target + " by " + (16 << exponent),
                                            () -> checkAll(exponent, target, kind)))));
  }

  private static void checkAll(int exponent, String target, Kind kind) {
    GatewayRig rig = rig(Map.of());
    CoapRequest first = get(target, exponent);
    if (kind == Kind.OBSERVED) {
      first = first.with(first.options().toBuilder().add(OptionNumber.OBSERVE, 0).build());
    }
    rig.client.non("01", first);
    CoapOptions options =
        kind == Kind.OBSERVED
            ? CoapOptions.builder().add(OptionNumber.OBSERVE, 7).build()
            : CoapOptions.NONE;
    int code = kind == Kind.ERROR ? CoapCode.NOT_FOUND : CoapCode.CONTENT;
    answer(rig, target, new CoapResponse(code, options, Bytes.utf8(BODY)));
    CoapMessage block = rig.client.receiveOne();
    Bytes tag = block.options().first(OptionNumber.ETAG);
    StringBuilder body = new StringBuilder();
    int size = 16 << exponent;
    int last = (BODY.length() - 1) / size;
    for (int number = 0; ; number++) {
      body.append(block.payload().utf8());
      assertThat(block.code()).isEqualTo(code);
      assertThat(block.options().first(OptionNumber.ETAG)).isEqualTo(tag);
      if (last > 0) {
        assertThat(tag).isNotNull();
        assertThat(block.options().uint(OptionNumber.BLOCK2, -1))
            .isEqualTo(number << 4 | (number < last ? 8 : 0) | exponent);
        assertThat(block.options().uint(OptionNumber.SIZE2, -1)).isEqualTo(BODY.length());
      }
      if (number == last) {
        break;
      }
      rig.client.non("02", get(target, number + 1 << 4 | exponent));
      block = rig.client.receiveOne();
    }
    assertThat(body.toString()).isEqualTo(BODY);
    assertThat(asked(rig)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {DEVICE, ELSEWHERE})
  void any_block_of_any_size_can_be_asked_for_first(String target) {
    for (int exponent = 0; exponent <= 6; exponent++) {
      int number = (BODY.length() - 1) / (16 << exponent);
      GatewayRig fresh = rig(Map.of());
      fresh.client.non("01", get(target, number << 4 | exponent));
      answer(fresh, target, text(CoapCode.CONTENT, BODY));
      CoapMessage block = fresh.client.receiveOne();
      assertThat(block.code()).isEqualTo(CoapCode.CONTENT);
      assertThat(block.payload().utf8()).isEqualTo(BODY.substring(number * (16 << exponent)));
      if (number > 0) {
        fresh.client.non("02", get(target, number - 1 << 4 | exponent));
        if (number > 1) {
          assertThat(fresh.client.receiveOne().options().first(OptionNumber.ETAG))
              .isEqualTo(block.options().first(OptionNumber.ETAG));
          assertThat(asked(fresh)).isEqualTo(1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {DEVICE, ELSEWHERE})
  void a_block_behind_the_end_is_4_00_and_an_error_is_itself(String target) {
    rig.client.non("01", get(target, 0x50 | 6));
    answer(rig, target, text(CoapCode.CONTENT, BODY));
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.BAD_REQUEST);
    rig.client.non("02", get(target, 0x50 | 6));
    answer(rig, target, text(CoapCode.NOT_FOUND, "gone"));
    CoapMessage error = rig.client.receiveOne();
    assertThat(error.code()).isEqualTo(CoapCode.NOT_FOUND);
    assertThat(error.payload().utf8()).isEqualTo("gone");
  }

  @Test
  void a_size_that_does_not_exist_is_4_00_and_the_bit_for_more_is_nothing_in_a_request() {
    for (int block2 : new int[] {7, 0x0F, 0x17}) {
      rig.client.non("01", get(DEVICE, block2));
      assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.BAD_REQUEST);
    }
    assertThat(rig.device.asked()).isEmpty();
    rig.client.non("01", get(DEVICE, 0x0A));
    rig.device.last().content(BODY);
    assertThat(rig.client.receiveOne().payload().utf8()).isEqualTo(BODY.substring(0, 64));
  }

  @Test
  void an_answer_that_fits_into_the_block_goes_out_whole() {
    for (int length : new int[] {0, 1, 63, 64}) {
      rig.client.non("01", get(DEVICE, 2));
      rig.device.last().content("x".repeat(length));
      CoapMessage answer = rig.client.receiveOne();
      assertThat(answer.payload().length()).isEqualTo(length);
      assertThat(answer.options().has(OptionNumber.BLOCK2)).isFalse();
    }
    rig.client.non("01", get(DEVICE, 2));
    rig.device.last().content("x".repeat(65));
    assertThat(rig.client.receiveOne().payload().length()).isEqualTo(64);
  }

  @Test
  void blocks_are_of_the_value_when_the_first_was_asked_for_and_an_etag_tells_a_new_one() {
    rig.client.non("01", get(DEVICE, 2));
    rig.device.last().content("a".repeat(100));
    CoapMessage first = rig.client.receiveOne();
    rig.client.non("02", get(DEVICE, 0x12));
    assertThat(rig.client.receiveOne().payload().utf8()).isEqualTo("a".repeat(36));
    rig.client.non("03", get(DEVICE, 2));
    rig.device.last().content("b".repeat(100));
    CoapMessage second = rig.client.receiveOne();
    assertThat(second.options().first(OptionNumber.ETAG))
        .isNotEqualTo(first.options().first(OptionNumber.ETAG));
    rig.client.non("04", get(DEVICE, 0x12));
    assertThat(rig.client.receiveOne().payload().utf8()).isEqualTo("b".repeat(36));
  }

  @Test
  void a_device_s_own_etag_stays() {
    rig.client.non("01", get(DEVICE, 2));
    CoapOptions own = CoapOptions.builder().add(OptionNumber.ETAG, Bytes.hex("cafe")).build();
    rig.device.last().answer(new CoapResponse(CoapCode.CONTENT, own, Bytes.utf8(BODY)));
    assertThat(rig.client.receiveOne().options().all(OptionNumber.ETAG))
        .containsExactly(Bytes.hex("cafe"));
  }

  @Test
  void a_server_that_says_that_its_first_block_is_all_is_served_from_the_snapshot_too() {
    rig.client.non("01", get(ELSEWHERE, 2));
    CoapOptions all = CoapOptions.builder().add(OptionNumber.BLOCK2, 6).build();
    answer(rig, ELSEWHERE, new CoapResponse(CoapCode.CONTENT, all, Bytes.utf8(BODY)));
    assertThat(rig.client.receiveOne().options().uint(OptionNumber.BLOCK2, -1)).isEqualTo(0x0A);
    rig.client.non("02", get(ELSEWHERE, 0x12));
    assertThat(rig.client.receiveOne().payload().utf8()).isEqualTo(BODY.substring(64, 128));
    assertThat(asked(rig)).isEqualTo(1);
  }

  @Test
  void the_gateway_s_own_errors_come_in_blocks_too() {
    rig.client.non("01", proxied(CoapCode.GET, "coap://nobody/", OptionNumber.BLOCK2, 0));
    CoapMessage first = rig.client.receiveOne();
    assertThat(first.code()).isEqualTo(CoapCode.NOT_FOUND);
    assertThat(first.payload().length()).isEqualTo(16);
    rig.client.non("02", proxied(CoapCode.GET, "coap://nobody/", OptionNumber.BLOCK2, 0x10));
    CoapMessage next = rig.client.receiveOne();
    assertThat(first.payload().utf8() + next.payload().utf8())
        .startsWith("no device is called nob");
    rig.client.non("03", get(DEVICE, 0));
    rig.turn(70_000);
    assertThat(rig.client.receiveOne().payload().length()).isEqualTo(16);
  }

  @Test
  void notifications_come_in_blocks_and_a_later_block_leaves_the_observation_alone() {
    CoapRequest register = get(DEVICE, 2);
    rig.client.non(
        "01", register.with(register.options().toBuilder().add(OptionNumber.OBSERVE, 0).build()));
    rig.device.last().notify(1, "a".repeat(100));
    rig.device.last().notify(2, "b".repeat(100));
    List<CoapMessage> received = rig.client.receive();
    assertThat(received).hasSize(2);
    assertThat(received.get(1).payload().utf8()).isEqualTo("b".repeat(64));
    for (String token : List.of("02", "01")) {
      CoapRequest later = get(DEVICE, 0x12);
      rig.client.non(
          token, later.with(later.options().toBuilder().add(OptionNumber.OBSERVE, 0).build()));
      CoapMessage rest = rig.client.receiveOne();
      assertThat(rest.payload().utf8()).isEqualTo("b".repeat(36));
      assertThat(rest.options().first(OptionNumber.ETAG))
          .isEqualTo(received.get(1).options().first(OptionNumber.ETAG));
    }
    assertThat(rig.device.asked()).hasSize(1);
    rig.device.last().notify(3, "c");
    assertThat(rig.client.receiveOne().payload().utf8()).isEqualTo("c");
    rig.device.last().answer(text(CoapCode.NOT_FOUND, "d".repeat(100)));
    assertThat(rig.client.receiveOne().payload().utf8()).isEqualTo("d".repeat(64));
  }

  @Test
  void a_first_block_goes_out_on_the_acknowledgement_when_it_is_there_within_a_second() {
    rig.client.con("01", get(DEVICE, 2));
    assertThat(rig.client.receive()).isEmpty();
    rig.turn(900);
    rig.device.last().content(BODY);
    CoapMessage block = rig.client.receiveOne();
    assertThat(block.type()).isEqualTo(MessageType.ACK);
    assertThat(block.payload().length()).isEqualTo(64);
    rig.client.con("02", get(DEVICE, 2));
    rig.turn(1130);
    assertThat(rig.client.receiveOne().isEmpty()).isTrue();
    rig.device.last().content(BODY);
    assertThat(rig.client.receiveOne().type()).isEqualTo(MessageType.CON);
  }

  @ParameterizedTest
  @CsvSource({"303730313237, 1, 3", "303730313237, 4, 3", "01, 1, 6", "01, 3, 2"})
  void who_gets_the_answer_whole_or_writes_is_acknowledged_at_once(
      String token, int method, int block2) {
    rig.client.con(token, proxied(method, DEVICE + "/x", OptionNumber.BLOCK2, block2));
    assertThat(rig.client.receiveOne().isEmpty()).isTrue();
  }

  /** The one habit of the field's clients that the specification would break. */
  @ParameterizedTest(name = "token {0}, option 124 {1}, Block2 {2}, method {3}, key {4}: {5} bytes")
  @CsvSource({
    "a1b2c3d4e5f60718, true, 3, 1, true, 400",
    "303730313237, false, 3, 1, true, 400",
    "373231303730, false, 3, 1, true, 400",
    "303730313237, false, 3, 1, false, 128",
    "a1b2c3d4e5f60718, true, 3, 1, false, 128",
    "a1b2c3d4e5f60718, false, 3, 1, true, 128",
    "30373031323a, false, 3, 1, true, 128",
    "3037303132, false, 3, 1, true, 128",
    "30373031323738, false, 3, 1, true, 128",
    "303730313237, true, 2, 1, true, 64",
    "303730313237, true, 4, 1, true, 256",
    "303730313237, true, 11, 1, true, 128",
    "303730313237, true, 3, 5, true, 128",
    "303730313237, true, 3, 2, true, 128"
  })
  void the_field_s_clients_get_one_datagram(
      String token, boolean mark, int block2, int method, boolean key, int bytes) {
    for (boolean observed : new boolean[] {false, true}) {
      GatewayRig fresh = rig(Map.of("fieldBlockHint", key));
      CoapRequest request = proxied(method, DEVICE + "/x", OptionNumber.BLOCK2, block2);
      var options = request.options().toBuilder();
      if (mark) {
        options.add(124, Bytes.hex("00112233"));
      }
      if (observed && method == CoapCode.GET) {
        options.add(OptionNumber.OBSERVE, Bytes.EMPTY);
      }
      fresh.client.non(token, request.with(options.build()));
      fresh.device.last().notify(1, "x".repeat(400));
      assertThat(fresh.client.receiveOne().payload().length()).isEqualTo(bytes);
    }
  }

  @Test
  void the_field_s_clients_get_blocks_of_what_is_longer_than_1024_bytes() {
    rig.client.non("303730313237", get(DEVICE, 3));
    rig.device.last().content("x".repeat(1024));
    assertThat(rig.client.receiveOne().payload().length()).isEqualTo(1024);
    rig.client.non("303730313237", get(DEVICE, 3));
    rig.device.last().content("x".repeat(1025));
    assertThat(rig.client.receiveOne().payload().length()).isEqualTo(128);
  }
}
