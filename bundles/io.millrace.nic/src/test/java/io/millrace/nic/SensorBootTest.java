// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.OptionNumber;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SensorBootTest {
  private final NicRig rig = new NicRig();

  private List<CoapMessage> timesSet() {
    return rig.sensor.heardOf(CoapCode.PUT, "sys/time");
  }

  @Test
  void clock_is_set_at_the_first_contact() {
    rig.start();
    assertThat(timesSet()).hasSize(1);
    CoapMessage message = timesSet().get(0);
    assertThat(message.options().uint(OptionNumber.CONTENT_FORMAT, -1)).isEqualTo(42);
    assertThat(message.payload().slice(0, 2)).isEqualTo(Bytes.hex("0608"));
    assertThat(message.payload().length()).isEqualTo(10);
    assertThat(rig.sensor.clock)
        .isBetween(
            (int) rig.time.now().getEpochSecond() - 3, (int) rig.time.now().getEpochSecond());
  }

  @Test
  void example_of_the_specification_is_sent_byte_for_byte() {
    rig.time.setWall(Instant.ofEpochSecond(1_700_000_000));
    rig.start();
    assertThat(timesSet().get(0).payload()).isEqualTo(Bytes.hex("06086553F10000000000"));
  }

  @Test
  void notice_of_a_reboot_is_followed_by_the_time_and_never_answered() {
    rig.start();
    rig.sensor.heard.clear();
    rig.sensor.boot();
    rig.turn(8);
    assertThat(timesSet()).hasSize(1);
    assertThat(rig.sensor.clock).isGreaterThan(1_700_000_000);
    assertThat(rig.sensor.heard).noneMatch(each -> CoapCode.isResponse(each.code()));
    assertThat(rig.sensor.heard).noneMatch(CoapMessage::isEmpty);
  }

  @Test
  void every_notice_counts_although_all_bear_the_same_message_id() {
    rig.start();
    rig.sensor.heard.clear();
    for (int i = 0; i < 3; i++) {
      rig.sensor.boot();
      rig.turn(8);
    }
    assertThat(timesSet()).hasSize(3);
  }

  @Test
  void clock_that_is_obviously_unset_is_not_passed_on_until_it_is_set() {
    rig.time.setWall(Instant.parse("1970-01-01T00:01:00Z"));
    rig.start();
    rig.sensor.boot();
    rig.turn(60);
    assertThat(timesSet()).isEmpty();
    rig.time.setWall(Instant.parse("2026-11-22T12:00:00Z"));
    rig.turn(11);
    assertThat(timesSet()).hasSize(1);
    rig.turn(60);
    assertThat(timesSet()).hasSize(1);
  }

  @Test
  void clock_is_set_when_an_absent_sensor_comes() {
    rig.link.joined = false;
    rig.start();
    rig.turn(30);
    assertThat(timesSet()).isEmpty();
    rig.link.mend();
    rig.turn(3);
    assertThat(timesSet()).hasSize(1);
  }

  @Test
  void clock_that_the_sensor_did_not_take_is_offered_again() {
    rig.start();
    rig.sensor.heard.clear();
    rig.sensor.boot();
    rig.turn(4.9);
    rig.sensor.crashed = true;
    rig.link.say(SimulatedSensor.BOOT_NOTICE);
    rig.turn(5);
    rig.sensor.crashed = false;
    rig.turn(30);
    assertThat(rig.sensor.clock).isGreaterThan(1_700_000_000);
  }

  /** What the sensor says to whoever wants to set its clock, and what that costs others at most. */
  @ParameterizedTest
  @CsvSource({"0x84, 1", "0x86, 1", "0xA1, 1", "0xA0, 1", "-1, 10.5"})
  void requests_go_on_although_the_clock_cannot_be_set(String code, double seconds) {
    rig.sensor.clockCode = Integer.decode(code);
    rig.start();
    rig.turn(10);
    rig.sensor.boot();
    rig.turn(4.7);
    RecordingListener heard = rig.ask(NicRig.get("snsr/arduino/temp", "sens"));
    rig.turn(0.3 + seconds + 0.5);
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
    assertThat(rig.sensor.clock).isLessThan(1_000_000_000);
  }

  @Test
  void requests_go_on_while_the_router_does_not_know_the_time_itself() {
    rig.time.setWall(Instant.parse("1970-01-01T00:01:00Z"));
    rig.start();
    rig.sensor.boot();
    rig.turn(5.1);
    RecordingListener heard = rig.ask(NicRig.get("snsr/arduino/temp", "sens"));
    rig.turn(1);
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void what_has_the_clock_set_comes_before_whatever_waits() {
    rig.start();
    rig.observe(NicRig.TEMP);
    rig.turn(3);
    rig.sensor.heard.clear();
    rig.link.cut();
    for (int i = 0; i < 5; i++) {
      rig.ask(NicRig.get("snsr/arduino/temp", "sens"));
    }
    rig.turn(4);
    rig.sensor.boot();
    rig.link.mend();
    rig.turn(6);
    assertThat(rig.sensor.heard.get(0).code()).isEqualTo(CoapCode.PUT);
    assertThat(timesSet()).hasSize(1);
    assertThat(rig.sensor.heardOf(CoapCode.GET, NicRig.TEMP)).hasSizeGreaterThan(5);
  }

  @Test
  void clock_of_a_sensor_that_comes_back_without_a_notice_is_looked_at_before_it_is_set() {
    rig.start();
    rig.sensor.heard.clear();
    rig.link.cut();
    rig.sensor.boot();
    rig.sensor.pending = null;
    rig.link.mend();
    RecordingListener heard = rig.ask(NicRig.get("snsr/arduino/temp", "sens"));
    rig.turn(3);
    assertThat(rig.sensor.heard)
        .extracting(each -> each.code() + " " + each.asRequest().path().get(0))
        .startsWith("1 sys", "3 sys");
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void sensors_links_are_fetched_again_after_its_reboot() {
    rig.start();
    rig.sensor.boot();
    rig.turn(8);
    assertThat(rig.sensor.heardOf(CoapCode.GET, ".well-known/core")).hasSize(2);
  }

  @Test
  void requests_of_clients_are_served_around_a_reboot() {
    rig.start();
    rig.sensor.boot();
    for (int i = 0; i < 20; i++) {
      assertThat(rig.answered(get("snsr")).only().code()).isEqualTo(CoapCode.CONTENT);
    }
  }

  private int ahead() {
    return (int) (rig.sensor.clock - rig.time.now().getEpochSecond());
  }

  private void check(int ahead) {
    rig.config.with("timeCheckSeconds", 100);
    rig.start();
    rig.sensor.heard.clear();
    rig.sensor.clock = (int) rig.time.now().getEpochSecond() + 99 + ahead;
  }

  @Test
  void clock_that_is_behind_is_set_at_the_next_look() {
    check(-7);
    rig.turn(102);
    assertThat(timesSet()).hasSize(1);
    assertThat(ahead()).isBetween(-4, 0);
  }

  @Test
  void clock_that_is_right_within_the_limit_is_left_alone() {
    check(3);
    rig.turn(102);
    assertThat(rig.sensor.heardOf(CoapCode.GET, "sys/time")).isNotEmpty();
    assertThat(timesSet()).isEmpty();
  }

  @Test
  void clock_that_is_ahead_is_set_back_at_once_while_nothing_is_observed() {
    check(500);
    rig.turn(102);
    assertThat(timesSet()).hasSize(1);
    assertThat(ahead()).isBetween(-4, 0);
  }

  @Test
  void clock_that_is_ahead_goes_back_in_small_steps_while_the_sensor_notifies() {
    rig.config.with("timeCheckSeconds", 100);
    rig.start();
    rig.observe(NicRig.TEMP);
    rig.turn(3);
    rig.sensor.heard.clear();
    rig.sensor.clock = (int) rig.time.now().getEpochSecond() + 140;
    rig.turn(99);
    int before = rig.sensor.clock;
    assertThat(timesSet()).hasSize(1);
    assertThat(before - rig.time.now().getEpochSecond()).isBetween(30L, 45L);
    for (int i = 0; i < 3; i++) {
      rig.sensor.clock += 60;
      rig.turn(60);
    }
    assertThat(timesSet()).hasSize(4);
    assertThat(ahead()).isBetween(-65, 40);
  }

  @Test
  void notice_of_a_reboot_sets_the_right_time_whatever_was_being_spread() {
    rig.config.with("timeCheckSeconds", 100);
    rig.start();
    rig.observe(NicRig.TEMP);
    rig.sensor.clock = (int) rig.time.now().getEpochSecond() + 4000;
    rig.turn(102);
    assertThat(ahead()).isGreaterThan(3000);
    rig.sensor.boot();
    rig.turn(8);
    assertThat(ahead()).isBetween(-9, 0);
  }

  @Test
  void clock_is_never_looked_at_when_that_is_switched_off() {
    rig.config.with("timeCheckSeconds", 0);
    rig.start();
    rig.turn(8000);
    assertThat(rig.sensor.heardOf(CoapCode.GET, "sys/time")).isEmpty();
  }

  @Test
  void what_must_not_be_done_twice_is_done_once_around_a_reboot() {
    rig.start();
    rig.sensor.heard.clear();
    RecordingListener heard = rig.ask(NicRig.request(CoapCode.POST, "snsr/arduino/temp", "x"));
    rig.sensor.boot();
    rig.turn(20);
    assertThat(heard.count()).isEqualTo(1);
    assertThat(rig.sensor.heardOf(CoapCode.POST, "arduino/temp")).hasSize(1);
  }
}
