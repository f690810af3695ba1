// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.get;
import static io.millrace.nic.NicRig.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.nic.sensor.SensorAnswer;
import io.millrace.nic.sensor.SensorRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {
  private final NicRig rig = new NicRig();

  @BeforeEach
  void start() {
    rig.start();
    rig.turn(1);
    rig.sensor.heard.clear();
  }

  private CoapMessage heard() {
    assertThat(rig.sensor.heard).hasSize(1);
    return rig.sensor.heard.get(0);
  }

  private void assertStillServes() {
    assertThat(rig.answered(get("snsr/arduino/temp", "sens")).only().code())
        .isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void reading_is_proxied_with_the_prefix_removed() {
    CoapResponse answer = rig.answered(get("snsr/arduino/temp", "sens")).only();
    assertThat(answer).isEqualTo(SimulatedSensor.reading("1700000000,73.40,F"));
    assertThat(heard().asRequest()).isEqualTo(get("arduino/temp", "sens"));
  }

  @Test
  void prefix_alone_is_the_sensors_root() {
    assertThat(rig.answered(get("snsr")).only().payload().utf8())
        .isEqualTo("Itron Reference CoAP Server: 1.4.8");
    assertThat(heard().options()).isEqualTo(CoapOptions.NONE);
  }

  @Test
  void configuration_is_proxied() {
    assertThat(rig.answered(request(CoapCode.PUT, "snsr/arduino/temp", "cfg=C")).only())
        .isEqualTo(CoapResponse.of(CoapCode.CHANGED));
    assertThat(rig.sensor.unit).isEqualTo("C");
  }

  @ParameterizedTest
  @CsvSource({
    "1,snsr/arduino/other,4.04",
    "1,snsr/unknown,4.04",
    "1,snsr/sys/reset,4.04",
    "1,snsr/.well-known/other,5.00",
    "2,snsr/arduino/temp,4.05",
    "4,snsr/arduino/temp,4.05",
    "5,snsr/arduino/temp,4.05",
    "3,snsr,4.03",
  })
  void sensors_own_errors_pass_unchanged(int method, String path, String code) {
    CoapResponse answer = rig.answered(request(method, path)).only();
    assertThat(answer.code())
        .isEqualTo((code.charAt(0) - '0') << 5 | Integer.parseInt(code.substring(2)));
    assertThat(answer.options().isEmpty()).isTrue();
    assertThat(answer.payload().isEmpty()).isTrue();
  }

  @Test
  void sensor_is_always_asked_confirmably_with_a_token_and_message_id_of_the_nics_own() {
    Set<Bytes> tokens = new HashSet<>();
    Set<Integer> messageIds = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      rig.answered(get("snsr"));
    }
    for (CoapMessage each : rig.sensor.heard) {
      assertThat(each.type()).isEqualTo(MessageType.CON);
      tokens.add(each.token());
      messageIds.add(each.messageId());
    }
    assertThat(tokens).hasSize(50);
    assertThat(messageIds).hasSize(50);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 6, 7, 14, 16, 23, 27, 28, 60, 124, 258})
  void options_that_concern_the_way_to_the_nic_stay_there(int number) {
    assertThat(rig.answered(NicRig.with(get("snsr"), number, 6)).only().code())
        .isEqualTo(CoapCode.CONTENT);
    assertThat(heard().options()).isEqualTo(CoapOptions.NONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 20, 252, 292, 65000})
  void elective_options_that_are_safe_reach_the_sensor_which_ignores_them(int number) {
    assertThat(rig.answered(NicRig.with(get("snsr"), number, 6)).only().code())
        .isEqualTo(CoapCode.CONTENT);
    assertThat(heard().options().uint(number, -1)).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 17})
  void content_format_and_accept_reach_the_sensor(int number) {
    rig.answered(NicRig.with(get("snsr"), number, 60));
    assertThat(heard().options().uint(number, -1)).isEqualTo(60);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 9, 65001})
  void critical_options_that_are_safe_are_refused_by_the_sensor_itself(int number) {
    CoapResponse answer = rig.answered(NicRig.with(get("snsr"), number, 0)).only();
    assertThat(answer).isEqualTo(CoapResponse.of(CoapCode.BAD_OPTION));
    assertThat(heard().options().has(number)).isTrue();
    assertStillServes();
  }

  @ParameterizedTest
  @ValueSource(ints = {19, 31, 65002, 65003})
  void unsafe_options_that_nobody_knows_are_refused_by_name(int number) {
    CoapResponse answer = rig.ask(NicRig.with(get("snsr"), number, 0)).only();
    assertThat(answer.code()).isEqualTo(CoapCode.BAD_OPTION);
    assertThat(answer.payload().utf8()).contains("option " + number);
    assertThat(rig.sensor.heard).isEmpty();
    assertStillServes();
  }

  @Test
  void block1_of_a_whole_body_is_taken_off_and_of_a_part_refused() {
    CoapRequest put = request(CoapCode.PUT, "snsr/arduino/temp", "cfg=C").with(Bytes.utf8("x"));
    assertThat(rig.answered(NicRig.with(put, OptionNumber.BLOCK1, 6)).only().code())
        .isEqualTo(CoapCode.CHANGED);
    for (int part : new int[] {0x0E, 0x16, 0x1E}) {
      assertThat(rig.ask(NicRig.with(put, OptionNumber.BLOCK1, part)).only().code())
          .isEqualTo(CoapCode.BAD_OPTION);
    }
    assertThat(rig.sensor.heard).hasSize(1);
  }

  @Test
  void statistics_without_a_query_would_crash_the_firmware_and_are_refused() {
    for (CoapRequest each :
        List.of(
            get("snsr/sys/stats"),
            get("snsr/sys/stats", ""),
            request(CoapCode.PUT, "snsr/sys/stats"))) {
      assertThat(rig.ask(each).only().code()).isEqualTo(CoapCode.BAD_REQUEST);
    }
    assertThat(rig.sensor.crashed).isFalse();
    assertThat(rig.answered(get("snsr/sys/stats", "mod=coap")).only().payload().length())
        .isEqualTo(40);
  }

  @Test
  void put_with_a_query_that_would_overrun_the_firmware_is_refused() {
    String longest = "cfg=" + "x".repeat(123);
    assertThat(rig.ask(request(CoapCode.PUT, "snsr/arduino/temp", longest + "x")).only().code())
        .isEqualTo(CoapCode.BAD_REQUEST);
    assertThat(rig.sensor.heard).isEmpty();
    assertThat(rig.answered(request(CoapCode.PUT, "snsr/arduino/temp", longest)).only().code())
        .isEqualTo(CoapCode.CHANGED);
  }

  @Test
  void message_of_239_bytes_reaches_the_sensor_and_one_of_240_is_too_large() {
    CoapRequest empty = request(CoapCode.PUT, "snsr/arduino/temp", "cfg=C");
    int head = SensorRequest.bytes(request(CoapCode.PUT, "arduino/temp", "cfg=C")) + 1;
    CoapRequest longest = empty.with(Bytes.wrap(new byte[239 - head]));
    assertThat(rig.answered(longest).only().code()).isEqualTo(CoapCode.CHANGED);
    assertThat(rig.sensor.codec.serialize(heard()).length()).isEqualTo(239);
    CoapResponse answer = rig.ask(empty.with(Bytes.wrap(new byte[240 - head]))).only();
    assertThat(answer.code()).isEqualTo(CoapCode.REQUEST_ENTITY_TOO_LARGE);
    assertThat(answer.payload().utf8()).contains("239", "240");
    assertThat(rig.ask(empty.with(Bytes.wrap(new byte[70_000]))).only().code())
        .isEqualTo(CoapCode.REQUEST_ENTITY_TOO_LARGE);
    assertThat(rig.sensor.heard).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 31, 0x45, 0xE1})
  void what_is_no_method_is_refused(int code) {
    assertThat(rig.ask(request(code, "snsr")).only().code()).isEqualTo(CoapCode.METHOD_NOT_ALLOWED);
    assertThat(rig.sensor.heard).isEmpty();
  }

  @Test
  void empty_acknowledgement_is_final_and_becomes_5_02() {
    CoapRequest delta =
        request(CoapCode.PUT, "snsr/sys/time").with(Bytes.hex("0708" + "00".repeat(8)));
    CoapResponse answer = rig.answered(delta).only();
    assertThat(answer.code()).isEqualTo(CoapCode.BAD_GATEWAY);
    assertThat(answer.payload().utf8()).contains("empty");
    assertStillServes();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // an I frame without information
        "40",
        "00",
        "6045", // cut off
        "70001234", // a reset
        "60001234", // an empty acknowledgement of something else
        "2045000000000000", // version 0
        "6F45123400", // token length 15
        "6145123499", // a token of somebody else
        "60451234FF", // a marker without payload
        "6045123419", // an option cut off
        "604512340A00FF31",
        "FFFFFFFFFFFFFFFFFFFFFFFF",
      })
  void garbage_becomes_5_02(String answer) {
    rig.link.answerFilter = bytes -> Bytes.hex(answer);
    assertThat(rig.answered(get("snsr")).only().code()).isEqualTo(CoapCode.BAD_GATEWAY);
    rig.link.answerFilter = bytes -> bytes;
    assertStillServes();
  }

  @Test
  void answers_that_do_not_fit_their_request_become_5_02() {
    List<CoapMessage> wrong =
        List.of(
            new CoapMessage(2, 0x45, 1, Bytes.EMPTY, CoapOptions.NONE, Bytes.EMPTY),
            new CoapMessage(2, 0x01, 0, Bytes.EMPTY, CoapOptions.NONE, Bytes.EMPTY),
            new CoapMessage(
                2, 0x45, 0, Bytes.EMPTY, CoapOptions.builder().add(65003, 1).build(), Bytes.EMPTY),
            new CoapMessage(
                2, 0x45, 0, Bytes.EMPTY, CoapOptions.builder().add(65002, 1).build(), Bytes.EMPTY));
    for (CoapMessage each : wrong) {
      rig.link.answerFilter =
          bytes -> {
            CoapMessage sent = rig.sensor.heard.get(rig.sensor.heard.size() - 1);
            int messageId = sent.messageId() + each.messageId() & 0xFFFF;
            return rig.sensor.codec.serialize(
                new CoapMessage(
                    2, each.code(), messageId, sent.token(), each.options(), each.payload()));
          };
      assertThat(rig.answered(get("snsr")).only().code()).isEqualTo(CoapCode.BAD_GATEWAY);
    }
  }

  @Test
  void reading_without_a_content_format_gets_the_one_it_has() {
    CoapResponse bare = new CoapResponse(0x45, CoapOptions.NONE, Bytes.hex("A20064"));
    assertThat(SensorAnswer.plain(bare).options().uint(OptionNumber.CONTENT_FORMAT, -1))
        .isEqualTo(60);
    CoapResponse text = CoapResponse.of(0x45, 0, Bytes.hex("A20064"));
    assertThat(SensorAnswer.plain(text)).isEqualTo(text);
  }
}
