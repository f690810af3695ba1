// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.TEMP;
import static io.millrace.nic.NicRig.get;
import static io.millrace.nic.NicRig.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Observers of a sensor: one registration, however many observe; who comes late, leaves and comes
 * back.
 */
class ObserveTest extends ObserveCase {
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

  @ParameterizedTest
  @ValueSource(strings = {"-P1D", "P1D"})
  void clock_that_jumps_makes_the_last_value_neither_older_nor_younger(String by) {
    observed();
    rig.period();
    rig.time.setWall(rig.time.now().plus(Duration.parse(by)));
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
}
