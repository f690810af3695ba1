// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.request;
import static io.millrace.nic.NicRig.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SensorCommandsTest {
  private final NicRig rig = new NicRig();
  private final SetTelemetry hardware = SetTelemetry.full();

  private List<CoapMessage> events() {
    return rig.sensor.heardOf(CoapCode.PUT, "sys/event");
  }

  private static CoapRequest event(int format, Bytes payload) {
    return with(request(CoapCode.PUT, "sys/event"), OptionNumber.CONTENT_FORMAT, format)
        .with(payload);
  }

  @ParameterizedTest
  @CsvSource({
    "0,storage,01000000",
    "0,SERVICE,02000000",
    "0,battery,03000000",
    "0,4,04000000",
  })
  void event_by_its_word_reaches_the_sensor_as_four_bytes_little_endian(
      int format, String word, String bytes) {
    rig.start();
    CoapResponse answer = rig.answered(event(format, Bytes.utf8(word))).only();
    assertThat(answer.code()).isEqualTo(CoapCode.CHANGED);
    assertThat(events()).hasSize(1);
    assertThat(events().get(0).payload()).isEqualTo(Bytes.hex(bytes));
    assertThat(events().get(0).options().uint(OptionNumber.CONTENT_FORMAT, -1)).isEqualTo(42);
  }

  @Test
  void event_by_its_bytes_reaches_the_sensor_unchanged() {
    rig.start();
    rig.answered(event(42, Bytes.hex("04000000")));
    assertThat(events().get(0).payload()).isEqualTo(Bytes.hex("04000000"));
  }

  @Test
  void sensor_that_knows_no_events_is_no_failure() {
    rig.start();
    CoapResponse answer = rig.answered(event(0, Bytes.utf8("tamper"))).only();
    assertThat(answer.code()).isEqualTo(CoapCode.CHANGED);
    assertThat(answer.payload().utf8()).contains("4.04");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00000001", "05000000", "0100", "0100000000", "00000000"})
  void bytes_that_are_no_event_are_refused_and_not_sent(String bytes) {
    rig.start();
    assertThat(rig.ask(event(42, Bytes.hex(bytes))).only().code()).isEqualTo(CoapCode.BAD_REQUEST);
    assertThat(events()).isEmpty();
  }

  @Test
  void event_in_another_format_is_refused() {
    rig.start();
    assertThat(rig.ask(event(60, Bytes.hex("01"))).only().code())
        .isEqualTo(CoapCode.UNSUPPORTED_CONTENT_FORMAT);
  }

  @Test
  void event_for_a_silent_sensor_fails_clearly() {
    rig.start();
    rig.link.cut();
    CoapResponse answer = rig.answered(event(0, Bytes.utf8("storage"))).only();
    assertThat(answer.code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    assertThat(answer.payload().utf8()).isNotEmpty();
  }

  private void startWithRule() {
    rig.config.with("lowBatteryMicrovolts", 3_300_000);
    rig.start();
    rig.side.telemetry.slot.bind(hardware);
    rig.turn(2);
  }

  @Test
  void low_battery_is_told_once_until_it_has_recovered_by_the_step() {
    startWithRule();
    assertThat(events()).isEmpty();
    for (int voltage : new int[] {3_299_000, 3_200_000, 3_301_000, 3_290_000}) {
      hardware.battery(voltage, 10);
      rig.turn(2);
    }
    assertThat(events()).hasSize(1);
    assertThat(events().get(0).payload()).isEqualTo(Bytes.hex("03000000"));
    hardware.battery(3_400_000, 20);
    hardware.battery(3_200_000, 10);
    rig.turn(2);
    assertThat(events()).hasSize(2);
  }

  @Test
  void low_battery_is_told_again_to_a_sensor_that_was_away() {
    startWithRule();
    rig.link.cut();
    hardware.battery(3_000_000, 5);
    rig.turn(15);
    rig.link.mend();
    rig.turn(120);
    assertThat(events()).hasSize(1);
  }

  @Test
  void without_the_rule_nothing_is_told() {
    rig.start();
    rig.side.telemetry.slot.bind(hardware);
    hardware.battery(1, 0);
    rig.turn(100);
    assertThat(events()).isEmpty();
  }
}
