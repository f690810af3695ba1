// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionNumber;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Observation, row by row [spec device-ic-api.md §7]. */
class ObserveTest {
  private static final String TEMP = "/arduino/temp?sens";

  private final Board board = Board.running();

  private static long number(CoapMessage message) {
    return message.options().uint(OptionNumber.OBSERVE, -1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "0000", "000000", "00000000"})
  void registration_is_answered_2_03_with_a_number_and_nothing_else(String zero) {
    CoapMessage answer = board.observe(TEMP, zero, "AA0B");
    assertThat(answer.code()).isEqualTo(CoapCode.VALID);
    assertThat(answer.token()).isEqualTo(Bytes.hex("AA0B"));
    assertThat(answer.options().encoded()).isEqualTo(Bytes.hex("63000003"));
    assertThat(answer.payload().isEmpty()).isTrue();
  }

  @Test
  void observe_option_too_long_to_be_one_is_ignored() {
    CoapMessage answer = board.observe(TEMP, "0000000000", "AA0B");
    assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(number(answer)).isEqualTo(-1);
    board.turn(60);
    assertThat(board.poll()).isNull();
  }

  @Test
  void registration_sent_non_is_answered_non_with_the_same_message_id() {
    assertThat(board.exchange("52017777AA0B605761726475696E6F0474656D704473656E73"))
        .isEqualTo(Bytes.hex("52437777AA0B63000003"));
  }

  @Test
  void first_value_comes_one_period_later_and_then_every_period() {
    board.observe(TEMP, "", "AA0B");
    board.time.turn(Duration.ofMillis(59_999));
    assertThat(board.poll()).isNull();
    board.time.turn(Duration.ofMillis(1));
    assertThat(board.poll()).isNotNull();
    board.time.turn(Duration.ofMillis(59_999));
    assertThat(board.poll()).isNull();
    board.time.turn(Duration.ofMillis(1));
    assertThat(board.poll()).isNotNull();
  }

  @Test
  void notification_is_the_recorded_one() {
    board.ask(CoapCode.PUT, "/sys/time", Bytes.hex("06086B02964C00000000"));
    board.observe(TEMP, "", "AA0B");
    board.turn(60);
    assertThat(board.link.take())
        .isEqualTo(
            Bytes.hex(
                "5245 9688 AA0B 63000004 613C 240000005A FF"
                    + "A2006474656D700172313739353333313732302C37332E34302C46"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/arduino/temp?cfg", "/.well-known/core", "/sys/time", "/sys/stats?mod=coap", "/"})
  void observe_on_anything_but_a_reading_is_ignored(String uri) {
    CoapMessage answer = board.observe(uri, "", "AA0B");
    assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(number(answer)).isEqualTo(-1);
    board.turn(600);
    assertThat(board.poll()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/arduino/none?sens", "/arduino/temp?x", "/arduino/temp", "/none"})
  void error_answer_has_no_observe_option(String uri) {
    CoapMessage answer = board.observe(uri, "", "AA0B");
    assertThat(CoapCode.isSuccess(answer.code())).isFalse();
    assertThat(answer.options()).isEqualTo(CoapOptions.NONE);
  }

  @Test
  void observe_on_a_configuration_does_not_spoil_the_observation_of_the_reading() {
    board.observe(TEMP, "", "AA0B");
    board.observe("/arduino/temp?cfg", "", "CC0C");
    board.turn(60);
    assertThat(board.poll().token()).isEqualTo(Bytes.hex("AA0B"));
  }

  @Test
  void observe_on_a_configuration_that_is_written_is_ignored() {
    CoapMessage answer =
        board.ask(
            CoapCode.PUT,
            Board.options("/arduino/temp?cfg=C").add(OptionNumber.OBSERVE, Bytes.EMPTY),
            Bytes.EMPTY);
    assertThat(answer.code()).isEqualTo(CoapCode.CHANGED);
    assertThat(answer.options().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"02", "FF", "010000", "FFFFFFFF"})
  void other_observe_values_are_not_acceptable(String value) {
    assertThat(board.observe(TEMP, value, "AA0B").code()).isEqualTo(CoapCode.NOT_ACCEPTABLE);
    board.turn(60);
    assertThat(board.poll()).isNull();
  }

  @Test
  void registering_again_replaces_the_token_and_restarts_the_period() {
    board.observe(TEMP, "", "AA0B");
    board.turn(59);
    assertThat(number(board.observe(TEMP, "", "CC0C"))).isEqualTo(4);
    board.turn(59);
    assertThat(board.poll()).isNull();
    board.turn(1);
    CoapMessage notification = board.poll();
    assertThat(notification.token()).isEqualTo(Bytes.hex("CC0C"));
    assertThat(number(notification)).isEqualTo(5);
  }

  @Test
  void registration_that_finds_the_table_full_has_no_observe_option() {
    Board small = Board.running(new Settings(Generation.MILLRACE, "arduino", 4, 1, "x", 100));
    small.with(new Plugin("arduino", "wind", "7"));
    small.observe(TEMP, "", "AA0B");
    CoapMessage answer = small.observe("/arduino/wind?sens", "", "CC0C");
    assertThat(answer.code()).isEqualTo(CoapCode.VALID);
    assertThat(answer.options().isEmpty()).isTrue();
    small.turn(60);
    assertThat(small.poll().token()).isEqualTo(Bytes.hex("AA0B"));
    assertThat(small.observe(TEMP, "", "BB0B").options().isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AA0B", "DEADBEEF", ""})
  void cancelling_is_answered_2_05_without_anything_whatever_the_token(String token) {
    board.observe(TEMP, "", "AA0B");
    CoapMessage answer = board.observe(TEMP, "01", token);
    assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(answer.options().isEmpty()).isTrue();
    assertThat(answer.payload().isEmpty()).isTrue();
    board.turn(600);
    assertThat(board.poll()).isNull();
  }

  @Test
  void cancelling_what_nobody_observes_is_answered_the_same() {
    assertThat(board.observe(TEMP, "01", "AA0B").code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void numbers_grow_by_one_over_all_resources() {
    board.with(new Plugin("arduino", "wind", "7"));
    assertThat(number(board.observe(TEMP, "", "AA0B"))).isEqualTo(3);
    assertThat(number(board.observe("/arduino/wind?sens", "", "CC0C"))).isEqualTo(4);
    board.time.turn(Duration.ofSeconds(60));
    CoapMessage first = board.poll();
    assertThat(number(first)).isEqualTo(5);
    board.turn(60);
    assertThat(number(board.poll())).isEqualTo(6);
  }

  @Test
  void message_ids_grow_by_one_from_the_low_half_of_the_clock() {
    board.observe(TEMP, "", "AA0B");
    board.turn(60);
    assertThat(board.poll().messageId()).isEqualTo((943920060 & 0xFFFF));
    board.ask(CoapCode.PUT, "/sys/time", Bytes.hex("06086B02964C00000000"));
    board.turn(60);
    assertThat(board.poll().messageId()).isEqualTo((943920060 & 0xFFFF) + 1);
  }

  @Test
  void sensor_without_a_period_only_pushes() {
    Plugin silent = new Plugin("arduino", "door", "open");
    silent.period = Duration.ZERO;
    board.with(silent);
    silent.push.run();
    assertThat(board.poll()).isNull();
    board.observe("/arduino/door?sens", "", "AA0B");
    board.turn(86_400);
    assertThat(board.poll()).isNull();
    silent.push.run();
    CoapMessage pushed = board.poll();
    assertThat(number(pushed)).isEqualTo(4);
    assertThat(pushed.payload()).isEqualTo(Bytes.hex("A20064646F6F7201646F70656E"));
  }

  @Test
  void push_leaves_the_period_as_it_is() {
    board.observe(TEMP, "", "AA0B");
    board.turn(30);
    board.temp.push.run();
    assertThat(board.poll()).isNotNull();
    board.turn(30);
    assertThat(board.poll()).isNotNull();
  }

  @Test
  void notification_that_finds_one_waiting_is_dropped_and_takes_no_number() {
    board.observe(TEMP, "", "AA0B");
    board.turn(180);
    CoapMessage waiting = board.poll();
    assertThat(number(waiting)).isEqualTo(4);
    assertThat(waiting.payload().from(9).utf8()).startsWith("943920060,");
    assertThat(board.poll()).isNull();
    board.turn(60);
    CoapMessage next = board.poll();
    assertThat(number(next)).isEqualTo(5);
    assertThat(next.messageId()).isEqualTo(waiting.messageId() + 1);
  }

  @ParameterizedTest
  @CsvSource({"06080000000000000000", "06086B02964C00000000", "0608FFFFFFFF00000000"})
  void setting_the_clock_neither_delays_nor_hurries_a_notification(String record) {
    board.ask(CoapCode.PUT, "/sys/time", Bytes.hex("06086553F10000000000"));
    board.observe(TEMP, "", "AA0B");
    board.turn(30);
    board.ask(CoapCode.PUT, "/sys/time", Bytes.hex(record));
    board.time.setWall(Instant.EPOCH);
    board.turn(29);
    assertThat(board.poll()).isNull();
    board.turn(1);
    assertThat(board.poll()).isNotNull();
  }

  @Test
  void acknowledged_notification_makes_a_frame_without_information() {
    assertThat(board.exchange("60001234")).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void period_of_one_second_is_kept() {
    Plugin quick = new Plugin("arduino", "quick", "x");
    quick.period = Duration.ofSeconds(1);
    board.with(quick).observe("/arduino/quick?sens", "", "AA0B");
    for (int i = 0; i < 10; i++) {
      board.turn(1);
      assertThat(number(board.poll())).isEqualTo(4 + i);
    }
  }

  @Test
  void numbers_wrap_to_two_after_three_bytes_are_used_up() {
    SequenceNumbers numbers = new SequenceNumbers(new DeviceClock(board.time), 0xFFFFFE, 0xFFFF);
    numbers.useObserve();
    assertThat(numbers.observeBytes()).isEqualTo(Bytes.hex("FFFFFF"));
    numbers.useObserve();
    assertThat(numbers.observeBytes()).isEqualTo(Bytes.hex("000002"));
    numbers.useMessageId();
    assertThat(numbers.messageId()).isZero();
  }
}
