// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.TEMP;
import static io.millrace.nic.NicRig.get;
import static io.millrace.nic.NicRig.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Call;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObserveTest {
  private final NicRig rig = new NicRig();

  @BeforeEach
  void start() {
    rig.start();
    rig.turn(1);
    rig.sensor.heard.clear();
  }

  private RecordingListener observed() {
    RecordingListener heard = rig.observe(TEMP);
    rig.turn(2);
    return heard;
  }

  private void notify(CoapResponse response, int messageId) {
    Bytes token = rig.sensor.observers.get(TEMP);
    rig.link.say(
        rig.sensor.codec.serialize(CoapMessage.of(MessageType.NON, messageId, token, response)));
  }

  @Test
  void first_value_comes_by_a_reading_of_its_own_because_the_sensor_says_2_03() {
    CoapResponse first = observed().only();
    assertThat(first.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(first.payload()).isEqualTo(SimulatedSensor.reading("1700000000,73.40,F").payload());
    assertThat(first.options().has(OptionNumber.OBSERVE)).isTrue();
    assertThat(first.options().uint(OptionNumber.CONTENT_FORMAT, -1)).isEqualTo(60);
    assertThat(rig.sensor.heardOf(CoapCode.GET, TEMP)).hasSize(2);
  }

  @Test
  void notifications_are_passed_on_with_growing_numbers_format_and_max_age() {
    RecordingListener heard = observed();
    for (int i = 0; i < 3; i++) {
      rig.period();
    }
    assertThat(heard.answers).hasSize(4);
    assertThat(heard.numbers()).isSorted().doesNotHaveDuplicates();
    assertThat(heard.last().options().uint(OptionNumber.MAX_AGE, -1)).isEqualTo(90);
    assertThat(heard.last().options().uint(OptionNumber.CONTENT_FORMAT, -1)).isEqualTo(60);
    assertThat(heard.last().payload().utf8()).contains("1700000003");
  }

  @Test
  void sensor_has_one_registration_however_many_observe() {
    List<RecordingListener> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(rig.observe(TEMP));
    }
    rig.turn(3);
    all.add(rig.observe(TEMP));
    rig.turn(1);
    rig.period();
    assertThat(all).allSatisfy(each -> assertThat(each.answers).hasSize(2));
    assertThat(rig.sensor.registrations(TEMP)).isEqualTo(1);
  }

  @Test
  void late_joiner_gets_a_fresh_value_that_the_others_do_not_get_again() {
    RecordingListener first = observed();
    rig.answered(request(CoapCode.PUT, "snsr/arduino/temp", "cfg=C"));
    RecordingListener late = observed();
    assertThat(late.only().payload().utf8()).endsWith("C");
    assertThat(first.answers).hasSize(1);
  }

  @Test
  void late_joiner_of_a_sensor_that_is_silent_just_then_gets_the_last_value() {
    observed();
    rig.period();
    rig.sensor.crashed = true;
    RecordingListener late = rig.observe(TEMP);
    rig.turn(10.1);
    assertThat(late.only().payload().utf8()).contains("1700000001");
  }

  @Test
  void notification_that_overtakes_the_joiners_reading_is_its_first_value() {
    observed();
    RecordingListener late = rig.observe(TEMP);
    rig.turn(0.1);
    notify(SimulatedSensor.reading("just now"), 1);
    rig.turn(2);
    assertThat(late.only().payload().utf8()).contains("just now");
  }

  @Test
  void last_who_leaves_has_the_sensor_stop_after_the_grace() {
    RecordingListener heard = new RecordingListener();
    Call one = rig.observe(TEMP, heard);
    Call two = rig.observe(TEMP, new RecordingListener());
    rig.turn(2);
    one.cancel();
    rig.turn(20);
    assertThat(rig.sensor.observers).containsKey(TEMP);
    two.cancel();
    rig.turn(9);
    assertThat(rig.sensor.observers).containsKey(TEMP);
    rig.turn(2);
    assertThat(rig.sensor.observers).isEmpty();
    assertThat(heard.answers).hasSize(1);
    assertThat(rig.store.values.toString()).doesNotContain("arduino");
  }

  @Test
  void who_comes_back_within_the_grace_finds_the_registration_and_what_was_missed() {
    Call call = rig.observe(TEMP, new RecordingListener());
    rig.turn(2);
    call.cancel();
    rig.period();
    RecordingListener again = rig.observe(TEMP);
    assertThat(again.only().payload().utf8()).contains("1700000001");
    rig.turn(20);
    rig.period();
    assertThat(again.answers).hasSize(2);
    assertThat(rig.sensor.registrations(TEMP)).isEqualTo(1);
  }

  @Test
  void who_comes_while_the_sensor_is_told_to_stop_has_it_registered_anew() {
    Call call = rig.observe(TEMP, new RecordingListener());
    rig.turn(2);
    call.cancel();
    rig.turn(10.1);
    RecordingListener again = rig.observe(TEMP);
    rig.turn(3);
    rig.period();
    assertThat(again.answers).hasSize(2);
    assertThat(rig.sensor.registrations(TEMP)).isEqualTo(2);
  }

  @Test
  void repeated_notification_is_passed_on_once() {
    RecordingListener heard = observed();
    notify(SimulatedSensor.reading("a"), 7);
    notify(SimulatedSensor.reading("a"), 7);
    notify(SimulatedSensor.reading("a"), 8);
    assertThat(heard.answers).hasSize(3);
    assertThat(rig.meter("repeated")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "snsr/arduino/temp,cfg,1",
    "snsr/sys/stats,mod=coap,1",
    "snsr/.well-known/core,x,1",
    "snsr/arduino/temp,other,1",
    ".well-known/core,href=/,0",
  })
  void observe_of_what_cannot_be_observed_gets_one_answer_without_the_option(
      String path, String query, int asked) {
    RecordingListener heard = new RecordingListener();
    rig.device.observe(
        NicRig.with(get(path, query), OptionNumber.OBSERVE, 0), NicRig.MINUTE, heard);
    rig.turn(2);
    assertThat(heard.only().options().has(OptionNumber.OBSERVE)).isFalse();
    assertThat(rig.sensor.heard).hasSize(asked);
    assertThat(rig.sensor.heard)
        .allSatisfy(each -> assertThat(each.options().has(OptionNumber.OBSERVE)).isFalse());
    assertThat(rig.sensor.observers).isEmpty();
  }

  @Test
  void observed_configuration_does_not_take_the_token_of_the_observed_reading_away() {
    RecordingListener heard = observed();
    Bytes token = rig.sensor.observers.get(TEMP);
    rig.device.observe(
        NicRig.with(get("snsr/arduino/temp", "cfg"), OptionNumber.OBSERVE, 0),
        NicRig.MINUTE,
        new RecordingListener());
    rig.turn(2);
    assertThat(rig.sensor.observers).containsEntry(TEMP, token);
    rig.period();
    assertThat(heard.answers).hasSize(2);
  }

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

  @Test
  void as_many_observe_as_may() {
    rig.config.with("observerLimit", 2);
    rig.start();
    observed();
    observed();
    assertThat(rig.observe(TEMP).failure().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void observed_paths_are_bounded() {
    List<RecordingListener> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(rig.observe("arduino/x" + i));
    }
    rig.turn(60);
    assertThat(all).allSatisfy(each -> assertThat(each.count()).isEqualTo(1));
    assertThat(rig.sensor.heard).hasSizeLessThanOrEqualTo(16);
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
