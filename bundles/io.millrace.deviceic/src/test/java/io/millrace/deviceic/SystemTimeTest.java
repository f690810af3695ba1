// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.OptionNumber;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock [spec device-ic-api.md §4]. */
class SystemTimeTest {
  private final Board board = Board.running();

  private int put(String record) {
    CoapMessage answer = board.ask(CoapCode.PUT, "/sys/time", Bytes.hex(record));
    assertThat(answer.payload().isEmpty()).isTrue();
    return answer.code();
  }

  private long get() {
    CoapMessage answer = board.ask(CoapCode.GET, "/sys/time");
    assertThat(answer.options().encoded()).isEqualTo(Bytes.hex("C12A"));
    assertThat(answer.payload().length()).isEqualTo(4);
    return answer.payload().uint();
  }

  @Test
  void clock_is_in_1999_at_power_up_and_counts() {
    assertThat(get()).isEqualTo(943920000);
    board.turn(10);
    assertThat(get()).isEqualTo(943920010);
  }

  @Test
  void clock_shows_what_was_set_and_counts_on() {
    assertThat(put("06086553F10000000000")).isEqualTo(CoapCode.CHANGED);
    board.turn(1);
    assertThat(board.ask(CoapCode.GET, "/sys/time").payload()).isEqualTo(Bytes.hex("6553F101"));
  }

  @Test
  void milliseconds_are_ignored_extra_bytes_too_and_missing_milliseconds_too() {
    assertThat(put("06086553F100000003E7")).isEqualTo(CoapCode.CHANGED);
    assertThat(get()).isEqualTo(1700000000);
    assertThat(put("06086553F10100000000AABBCC")).isEqualTo(CoapCode.CHANGED);
    assertThat(get()).isEqualTo(1700000001);
    assertThat(put("06086553F102")).isEqualTo(CoapCode.CHANGED);
    assertThat(get()).isEqualTo(1700000002);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "06",
        "0608",
        "06086553F1",
        "6553F100",
        "06046553F100",
        "06096553F10000000000",
        "05086553F10000000000",
        "08086553F10000000000",
        "86086553F10000000000",
      })
  void record_of_another_form_is_not_acceptable_and_changes_nothing(String record) {
    assertThat(put(record)).isEqualTo(CoapCode.NOT_ACCEPTABLE);
    assertThat(get()).isEqualTo(943920000);
  }

  @Test
  void difference_of_time_is_not_implemented_and_changes_nothing() {
    assertThat(put("07086553F10000000000")).isEqualTo(CoapCode.NOT_IMPLEMENTED);
    assertThat(get()).isEqualTo(943920000);
  }

  @Test
  void time_before_2000_becomes_the_first_second_of_2000() {
    assertThat(put("06080000000000000000")).isEqualTo(CoapCode.CHANGED);
    assertThat(get()).isEqualTo(946684800);
  }

  @Test
  void last_second_of_the_format_can_be_set_and_wraps() {
    assertThat(put("0608FFFFFFFF00000000")).isEqualTo(CoapCode.CHANGED);
    assertThat(get()).isEqualTo(0xFFFFFFFFL);
    board.turn(2);
    assertThat(get()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 42, 60})
  void content_format_of_the_record_is_ignored(int format) {
    var options = Board.options("/sys/time");
    if (format >= 0) {
      options.add(OptionNumber.CONTENT_FORMAT, format);
    }
    Bytes record = Bytes.hex("06086553F10000000000");
    assertThat(board.ask(CoapCode.PUT, options, record).code()).isEqualTo(CoapCode.CHANGED);
  }

  @Test
  void routers_wall_clock_has_no_say() {
    board.time.setWall(Instant.EPOCH);
    assertThat(get()).isEqualTo(943920000);
  }

  @Test
  void readings_carry_the_clock_that_was_set() {
    put("06086553F10000000000");
    board.turn(1);
    assertThat(board.ask(CoapCode.GET, "/arduino/temp?sens").payload())
        .isEqualTo(Bytes.hex("A200 64 74656D70 01 72 313730303030303030312C37332E34302C46"));
  }
}
