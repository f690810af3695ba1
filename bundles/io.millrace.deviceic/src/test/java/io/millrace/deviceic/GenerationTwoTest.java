// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.sensor.Reading;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The quirks of generation 2, and those that both have [spec device-ic-api.md §2, §4, §7, §10]. */
class GenerationTwoTest {
  private static final String TEMP = "/arduino/temp?sens";

  private final Board board = Board.running(Board.settings(Generation.SECOND));

  private static Bytes setTime(long seconds) {
    return Bytes.hex("0608%08x00000000".formatted(seconds));
  }

  @ParameterizedTest
  @EnumSource(names = {"FIRST", "SECOND"})
  void reset_and_event_are_not_found(Generation generation) {
    Board each = Board.running(Board.settings(generation));
    for (int method : new int[] {CoapCode.PUT, CoapCode.POST, CoapCode.GET}) {
      assertThat(each.ask(method, "/sys/reset").code()).isEqualTo(CoapCode.NOT_FOUND);
      assertThat(each.ask(method, "/sys/event", Bytes.hex("01000000")).code())
          .isEqualTo(CoapCode.NOT_FOUND);
    }
    assertThat(each.poll()).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"FIRST", "SECOND"})
  void reset_of_a_notification_is_reset_back_and_cancels_nothing(Generation generation) {
    Board each = Board.running(Board.settings(generation));
    each.observe(TEMP, "", "AA0B");
    each.turn(60);
    String reset = "7000%04x".formatted(each.poll().messageId());
    assertThat(each.exchange(reset)).isEqualTo(Bytes.hex(reset));
    each.turn(60);
    assertThat(each.poll()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"FIRST", "SECOND"})
  void clock_set_forward_past_the_period_notifies_at_once(Generation generation) {
    Board each = Board.running(Board.settings(generation));
    each.observe(TEMP, "", "AA0B");
    each.ask(CoapCode.PUT, "/sys/time", setTime(1_700_000_000));
    each.time.settle();
    assertThat(each.poll()).isNotNull();
    each.turn(59);
    assertThat(each.poll()).isNull();
    each.turn(1);
    assertThat(each.poll()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"FIRST, 30", "SECOND, 30", "SECOND, 4000"})
  void clock_set_backward_stalls_notifications_until_it_catches_up(
      Generation generation, int seconds) {
    Board each = Board.running(Board.settings(generation));
    each.ask(CoapCode.PUT, "/sys/time", setTime(1_700_000_000));
    each.observe(TEMP, "", "AA0B");
    each.ask(CoapCode.PUT, "/sys/time", setTime(1_700_000_000 - seconds));
    each.turn(59 + seconds);
    assertThat(each.poll()).isNull();
    each.turn(1);
    assertThat(each.poll()).isNotNull();
  }

  @Test
  void new_notification_is_discarded_while_one_is_pending() {
    board.observe(TEMP, "", "AA0B");
    board.turn(120);
    assertThat(board.poll().options().uint(OptionNumber.OBSERVE, -1)).isEqualTo(4);
  }

  @Test
  void acknowledgement_is_answered_by_a_frame_without_information() {
    assertThat(board.exchange("60001004")).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void delete_is_not_allowed() {
    assertThat(board.ask(CoapCode.DELETE, "/arduino/temp?all").code())
        .isEqualTo(CoapCode.METHOD_NOT_ALLOWED);
    assertThat(board.ask(CoapCode.GET, TEMP).code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void reading_that_failed_is_an_empty_text() {
    Supplier<Reading> broken =
        () -> {
          throw new IllegalStateException("no probe");
        };
    CoapMessage answer =
        board.with(new Plugin("arduino", "wind", broken)).ask(CoapCode.GET, "/arduino/wind?sens");
    assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(answer.payload()).isEqualTo(Bytes.hex("A2006477696E640160"));
  }

  @Test
  void statistics_count_nothing() {
    board.ask(CoapCode.PUT, "/arduino/temp?cfg=C");
    assertThat(board.ask(CoapCode.GET, "/sys/stats?mod=coap").payload())
        .isEqualTo(Bytes.hex("0824" + "00".repeat(38)));
  }

  @Test
  void push_is_heard() {
    Plugin wind = new Plugin("arduino", "wind", "7");
    board.with(wind).observe("/arduino/wind?sens", "", "AA0B");
    wind.push.run();
    assertThat(board.poll()).isNotNull();
  }
}
