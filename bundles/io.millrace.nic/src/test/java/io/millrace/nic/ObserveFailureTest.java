// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.TEMP;
import static io.millrace.nic.NicRig.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Observations whose sensor fails, is silent, reboots or sends what it must not. */
class ObserveFailureTest extends ObserveCase {
  @Test
  void error_of_the_sensor_answers_the_registration_and_ends_it() {
    RecordingListener heard = rig.observe("arduino/nothing");
    rig.turn(2);
    assertThat(heard.only()).isEqualTo(CoapResponse.of(CoapCode.NOT_FOUND));
    rig.observe("arduino/nothing");
    rig.turn(2);
    assertThat(rig.sensor.registrations("arduino/nothing")).isEqualTo(2);
  }

  @Test
  void full_table_of_the_sensor_gives_a_value_without_observation() {
    rig.sensor.tableSize = 0;
    RecordingListener heard = observed();
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
    assertThat(heard.only().payload().isEmpty()).isFalse();
    assertThat(heard.only().options().has(OptionNumber.OBSERVE)).isFalse();
  }

  @Test
  void silent_sensor_fails_the_registration_in_time() {
    rig.sensor.crashed = true;
    RecordingListener heard = rig.observe(TEMP);
    rig.turn(10.1);
    assertThat(heard.failure().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    rig.sensor.crashed = false;
    assertThat(observed().only().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void error_notification_is_the_last_one() {
    RecordingListener heard = observed();
    notify(CoapResponse.of(CoapCode.NOT_FOUND), 9);
    notify(SimulatedSensor.reading("late"), 10);
    assertThat(heard.answers).hasSize(2);
    assertThat(heard.last()).isEqualTo(CoapResponse.of(CoapCode.NOT_FOUND));
  }

  @Test
  void rebooted_sensor_is_registered_with_again_and_notifies_on() {
    RecordingListener heard = observed();
    rig.sensor.boot();
    rig.turn(8);
    rig.period();
    assertThat(rig.sensor.registrations(TEMP)).isEqualTo(2);
    assertThat(heard.answers).hasSize(2);
    assertThat(heard.numbers()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void sensor_that_knows_its_path_only_some_time_after_its_reboot_is_asked_again() {
    RecordingListener heard = observed();
    rig.link.answerFilter =
        bytes -> {
          CoapMessage sent = rig.sensor.heard.get(rig.sensor.heard.size() - 1);
          return rig.sensor.codec.serialize(
              CoapMessage.of(
                  MessageType.ACK,
                  sent.messageId(),
                  sent.token(),
                  CoapResponse.of(CoapCode.NOT_FOUND)));
        };
    rig.sensor.boot();
    rig.turn(10);
    rig.link.answerFilter = bytes -> bytes;
    rig.turn(10);
    rig.period();
    assertThat(heard.answers).hasSize(2);
  }

  @Test
  void silent_reboot_during_a_lost_link_is_noticed_by_the_sensors_silence() {
    RecordingListener heard = observed();
    rig.period();
    rig.link.cut();
    rig.turn(30);
    rig.sensor.observers.clear();
    rig.link.mend();
    rig.turn(179);
    assertThat(rig.sensor.registrations(TEMP)).isEqualTo(1);
    rig.turn(3);
    assertThat(rig.sensor.registrations(TEMP)).isEqualTo(2);
    rig.period();
    assertThat(heard.answers).hasSize(4);
    assertThat(heard.numbers()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void lost_link_alone_does_not_restart_the_sensors_period() {
    RecordingListener heard = observed();
    rig.link.cut();
    rig.turn(400);
    rig.link.mend();
    rig.turn(170);
    rig.period();
    assertThat(heard.answers).hasSize(2);
    assertThat(rig.sensor.registrations(TEMP)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "50",
        "5245",
        "FFFFFFFF",
        "5F450001",
        "5045000161",
        "50450001FF",
        "50030001B3737973",
        "40000001",
        "60000001",
        "70000001",
        "50450001A2006474656D70",
        "5445000100000000FF41",
        "50010001",
        "5003FFFFB3737973",
      })
  void hostile_unsolicited_messages_are_discarded_and_the_observation_lives_on(String bytes) {
    RecordingListener heard = observed();
    int asked = rig.sensor.heard.size();
    rig.link.say(Bytes.hex(bytes));
    rig.turn(2);
    assertThat(heard.answers).hasSize(1);
    assertThat(rig.sensor.heard).hasSize(asked);
    rig.period();
    assertThat(heard.answers).hasSize(2);
  }

  @Test
  void notification_with_an_option_that_is_safe_to_forward_goes_on_with_it() {
    RecordingListener heard = observed();
    for (int number : new int[] {65000, 65001}) {
      CoapOptions options = CoapOptions.builder().add(number, 1).build();
      notify(new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8("x")), number & 0xFF);
      assertThat(heard.answers.get(heard.answers.size() - 1).options().has(number)).isTrue();
    }
    assertThat(heard.answers).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {65002, 65003, 23, OptionNumber.URI_PATH})
  void notification_with_an_unsafe_option_ends_the_observation_with_5_02(int number) {
    RecordingListener heard = observed();
    CoapOptions options = CoapOptions.builder().add(number, 1).build();
    notify(new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8("x")), 3);
    assertThat(heard.answers).hasSize(2);
    assertThat(heard.answers.get(1).code()).isEqualTo(CoapCode.BAD_GATEWAY);
    assertThat(rig.meter("garbage")).isEqualTo(1);
    rig.turn(2);
    assertThat(rig.sensor.observers).isEmpty();
    RecordingListener again = observed();
    rig.period();
    assertThat(again.answers).hasSize(2);
  }

  @Test
  void sensor_that_falls_silent_is_registered_with_again_and_its_value_is_fetched() {
    RecordingListener heard = observed();
    rig.period();
    rig.sensor.observers.clear();
    rig.turn(170);
    assertThat(rig.sensor.registrations(TEMP)).isEqualTo(1);
    rig.turn(12);
    assertThat(rig.sensor.registrations(TEMP)).isEqualTo(2);
    assertThat(heard.answers).hasSize(3);
    rig.period();
    assertThat(heard.answers).hasSize(4);
  }

  @Test
  void sensor_with_a_longer_period_than_the_timeout_is_heard_all_the_same() {
    RecordingListener heard = observed();
    rig.turn(181 + 361 + 590);
    long registrations = rig.sensor.registrations(TEMP);
    assertThat(registrations).isEqualTo(3);
    rig.period();
    rig.turn(900);
    assertThat(rig.sensor.registrations(TEMP)).isEqualTo(registrations);
    assertThat(heard.answers).hasSize(4);
  }

  @Test
  void one_lost_notification_stalls_nothing() {
    RecordingListener heard = observed();
    rig.period();
    rig.sensor.period(TEMP);
    rig.sensor.pending = null;
    rig.turn(60);
    rig.period();
    assertThat(heard.answers).hasSize(3);
    assertThat(rig.sensor.registrations(TEMP)).isEqualTo(1);
  }

  @Test
  void fifth_observed_path_gets_its_value_without_observation_and_the_four_go_on() {
    rig.sensor.tableSize = 1;
    RecordingListener first = observed();
    RecordingListener oneTooMany = rig.observe("arduino/echo");
    rig.turn(3);
    CoapResponse answer = oneTooMany.only();
    assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(answer.options().has(OptionNumber.OBSERVE)).isFalse();
    assertThat(answer.payload().isEmpty()).isFalse();
    rig.period();
    assertThat(first.answers).hasSize(2);
  }

  @Test
  void requests_are_answered_while_a_notification_waits_in_the_sensor() {
    observed();
    rig.sensor.period(TEMP);
    assertThat(rig.sensor.pending).isNotNull();
    RecordingListener answer = rig.ask(get("snsr/arduino/temp", "sens"));
    rig.turn(1);
    assertThat(answer.only().code()).isEqualTo(CoapCode.CONTENT);
  }
}
