// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.slot.ServiceRank;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plugin goes and its next version comes; the path outlives both. */
class SensorReplacementTest {
  private static final String TEMP = "/arduino/temp?sens";
  private static final String GET_TEMP = "42011001AA01B761726475696E6F0474656D704473656E73";

  private final Board board = Board.running();

  private Thermometer replace() {
    board.deviceIcs.sensors.unbind(board.temp);
    Thermometer next = new Thermometer();
    board.with(next);
    return next;
  }

  @Test
  void last_accepted_configuration_is_given_to_the_next_version() {
    board.ask(CoapCode.PUT, "/arduino/temp?cfg=C");
    board.ask(CoapCode.PUT, "/arduino/temp?cfg=K");
    board.ask(CoapCode.PUT, "/arduino/temp?cfg=X");
    assertThat(replace().unit).isEqualTo("C");
    assertThat(board.ask(CoapCode.GET, TEMP).payload().utf8()).endsWith("23.00,C");
  }

  @Test
  void plugin_that_never_was_configured_starts_as_it_likes() {
    assertThat(replace().unit).isEqualTo("F");
  }

  @Test
  void configuration_that_the_next_version_refuses_is_kept_for_the_one_after() {
    Plugin any = new Plugin("arduino", "any", "x");
    board.with(any);
    board.ask(CoapCode.PUT, "/arduino/any?mode=7");
    board.deviceIcs.sensors.unbind(any);
    Plugin next = new Plugin("arduino", "any", "x");
    board.with(next);
    assertThat(next.configured).isEqualTo("mode=7");
  }

  @Test
  void request_in_the_gap_waits_and_is_answered_by_the_next_version() {
    board.deviceIcs.sensors.unbind(board.temp);
    List<Bytes> answers = board.send(GET_TEMP);
    assertThat(answers).isEmpty();
    board.with(new Thermometer());
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).at(1)).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void request_that_waited_in_vain_is_answered_5_03_with_a_max_age() {
    board.deviceIcs.sensors.unbind(board.temp);
    List<Bytes> answers = board.send(GET_TEMP);
    board.time.turn(Duration.ofMillis(1500));
    assertThat(answers).containsExactly(Bytes.hex("62A31001AA01 D10105"));
  }

  @Test
  void path_is_gone_after_the_grace() {
    board.deviceIcs.sensors.unbind(board.temp);
    board.turn(10);
    assertThat(board.ask(CoapCode.GET, TEMP).code()).isEqualTo(CoapCode.NOT_FOUND);
    board.with(new Thermometer());
    assertThat(board.ask(CoapCode.GET, TEMP).code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void observation_lives_through_the_replacement_and_misses_no_period() {
    board.observe(TEMP, "", "AA0B");
    board.turn(60);
    assertThat(board.poll()).isNotNull();
    board.turn(30);
    replace();
    board.time.turn(Duration.ofMillis(29_999));
    assertThat(board.poll()).isNull();
    board.time.turn(Duration.ofMillis(1));
    CoapMessage next = board.poll();
    assertThat(next.token()).isEqualTo(Bytes.hex("AA0B"));
    assertThat(next.options().uint(OptionNumber.OBSERVE, -1)).isEqualTo(5);
  }

  @Test
  void notification_that_fell_due_in_the_gap_comes_with_the_next_version() {
    board.observe(TEMP, "", "AA0B");
    board.turn(58);
    board.deviceIcs.sensors.unbind(board.temp);
    board.turn(5);
    assertThat(board.poll()).isNull();
    board.with(new Thermometer());
    assertThat(board.poll()).isNotNull();
    board.turn(60);
    assertThat(board.poll()).isNotNull();
  }

  @Test
  void next_version_may_have_another_period() {
    board.observe(TEMP, "", "AA0B");
    board.turn(30);
    board.deviceIcs.sensors.unbind(board.temp);
    Thermometer quick = new Thermometer();
    quick.period = Duration.ofSeconds(1);
    board.with(quick);
    board.turn(1);
    assertThat(board.poll()).isNotNull();
    board.turn(1);
    assertThat(board.poll()).isNotNull();
  }

  @Test
  void observer_of_a_path_that_is_gone_is_told_and_forgotten() {
    board.observe(TEMP, "", "AA0B");
    board.deviceIcs.sensors.unbind(board.temp);
    board.turn(10);
    CoapMessage last = board.poll();
    assertThat(last.code()).isEqualTo(CoapCode.NOT_FOUND);
    assertThat(last.type()).isEqualTo(1);
    assertThat(last.token()).isEqualTo(Bytes.hex("AA0B"));
    assertThat(last.options().isEmpty()).isTrue();
    board.with(new Thermometer());
    board.turn(600);
    assertThat(board.poll()).isNull();
  }

  @Test
  void plugin_can_push_only_while_it_is_hosted() {
    assertThat(board.temp.push).isNotNull();
    Runnable old = board.temp.push;
    Thermometer next = replace();
    assertThat(board.temp.push).isNull();
    board.observe(TEMP, "", "AA0B");
    next.push.run();
    assertThat(board.poll()).isNotNull();
    old.run();
    assertThat(board.temp.reads).isZero();
  }

  @Test
  void second_plugin_for_a_path_waits_for_the_first_to_go() {
    Thermometer second = new Thermometer();
    board.with(second);
    board.ask(CoapCode.GET, TEMP);
    assertThat(second.reads).isZero();
    board.deviceIcs.sensors.unbind(board.temp);
    board.ask(CoapCode.GET, TEMP);
    assertThat(second.reads).isEqualTo(1);
  }

  @Test
  void fifth_sensor_waits_for_a_place() {
    Plugin[] more = new Plugin[4];
    for (int i = 0; i < more.length; i++) {
      more[i] = new Plugin("arduino", "s" + i, "x");
      board.with(more[i]);
    }
    assertThat(board.ask(CoapCode.GET, "/arduino/s2?sens").code()).isEqualTo(CoapCode.CONTENT);
    assertThat(board.ask(CoapCode.GET, "/arduino/s3?sens").code()).isEqualTo(CoapCode.NOT_FOUND);
    assertThat(board.deviceIcs.sensors.unserved())
        .containsExactly("sensor /arduino/s3 waits: all maxSensors paths are in use");
    board.deviceIcs.sensors.unbind(more[0]);
    assertThat(board.ask(CoapCode.GET, "/arduino/s3?sens").code()).isEqualTo(CoapCode.NOT_FOUND);
    board.turn(10);
    assertThat(board.ask(CoapCode.GET, "/arduino/s3?sens").code()).isEqualTo(CoapCode.CONTENT);
    assertThat(board.deviceIcs.sensors.unserved()).isEmpty();
  }

  @Test
  void waiting_sensor_that_goes_takes_no_place() {
    Thermometer second = new Thermometer();
    board.with(second);
    board.deviceIcs.sensors.unbind(second);
    board.deviceIcs.sensors.unbind(board.temp);
    board.turn(10);
    assertThat(board.ask(CoapCode.GET, TEMP).code()).isEqualTo(CoapCode.NOT_FOUND);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, old, old, new",
    "0, 0, new, old, old",
    "0, 5, old, new, new",
    "0, 5, new, new, old",
    "5, 0, old, old, new"
  })
  void of_two_sensors_on_a_path_the_first_by_ranking_then_age_is_served_and_the_other_at_once(
      int ofOld, int ofNew, String goes, String before, String after) {
    Plugin old = new Plugin("arduino", "any", "old");
    Plugin fresh = new Plugin("arduino", "any", "new");
    board.deviceIcs.sensors.bind(old, new ServiceRank(ofOld, 1));
    board.deviceIcs.sensors.bind(fresh, new ServiceRank(ofNew, 2));
    assertThat(board.ask(CoapCode.GET, "/arduino/any?sens").payload().utf8()).endsWith(before);
    board.deviceIcs.sensors.unbind(goes.equals("old") ? old : fresh);
    assertThat(board.ask(CoapCode.GET, "/arduino/any?sens").payload().utf8()).endsWith(after);
    Plugin stays = goes.equals("old") ? fresh : old;
    assertThat(stays.push).isNotNull();
    assertThat((goes.equals("old") ? old : fresh).push).isNull();
  }
}
