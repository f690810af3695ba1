// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What our own generation has and no firmware [spec device-ic-api.md §2, nic-resources.md §5]. */
class GenerationMillraceTest {
  private static final String TEMP = "/arduino/temp?sens";
  private static final Bytes SET_TIME = Bytes.hex("06086553F10000000000");

  private final Board board = Board.running();

  private long clock() {
    return board.ask(CoapCode.GET, "/sys/time").payload().uint();
  }

  @Test
  void reset_is_answered_then_restarts_then_announces_itself_and_takes_the_time() {
    board.ask(CoapCode.PUT, "/sys/time", SET_TIME);
    board.observe(TEMP, "", "AA0B");
    assertThat(board.ask(CoapCode.PUT, "/sys/reset").code()).isEqualTo(CoapCode.CHANGED);
    assertThat(board.link.take()).isEqualTo(Bytes.hex("5003FFFFB373797304736E73724665763D726274"));
    assertThat(clock()).isEqualTo(DeviceClock.POWER_UP);
    board.turn(600);
    assertThat(board.poll()).isNull();
    board.ask(CoapCode.PUT, "/sys/time", SET_TIME);
    assertThat(clock()).isEqualTo(1_700_000_000);
  }

  @Test
  void numbers_begin_anew_after_a_reset_and_configurations_stay() {
    board.ask(CoapCode.PUT, "/arduino/temp?cfg=C");
    board.observe(TEMP, "", "AA0B");
    board.ask(CoapCode.PUT, "/sys/reset");
    board.link.take();
    assertThat(board.observe(TEMP, "", "AA0B").options().uint(6, -1)).isEqualTo(3);
    assertThat(board.temp.unit).isEqualTo("C");
  }

  @Test
  void reset_takes_the_place_of_a_pending_notification() {
    board.observe(TEMP, "", "AA0B");
    board.turn(60);
    board.ask(CoapCode.PUT, "/sys/reset");
    assertThat(board.poll().messageId()).isEqualTo(0xFFFF);
  }

  @ParameterizedTest
  @CsvSource({"GET", "POST", "DELETE"})
  void reset_and_event_are_put(String method) {
    int code = method.equals("GET") ? 1 : method.equals("POST") ? 2 : 4;
    assertThat(board.ask(code, "/sys/reset").code()).isEqualTo(CoapCode.NOT_IMPLEMENTED);
    assertThat(board.ask(code, "/sys/event", Bytes.hex("01000000")).code())
        .isEqualTo(CoapCode.NOT_IMPLEMENTED);
    assertThat(board.poll()).isNull();
  }

  @Test
  void event_reaches_every_plugin_in_the_nics_byte_order() {
    Plugin wind = new Plugin("arduino", "wind", "7");
    Plugin rain = new Plugin("sky", "rain", "7");
    board.with(wind).with(rain);
    assertThat(board.ask(CoapCode.PUT, "/sys/event", Bytes.hex("03000000")).code())
        .isEqualTo(CoapCode.CHANGED);
    assertThat(wind.event).isEqualTo(3);
    assertThat(rain.event).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"''", "03", "0300000000"})
  void event_of_another_length_is_not_acceptable(String payload) {
    Plugin wind = new Plugin("arduino", "wind", "7");
    board.with(wind);
    assertThat(board.ask(CoapCode.PUT, "/sys/event", Bytes.hex(payload)).code())
        .isEqualTo(CoapCode.NOT_ACCEPTABLE);
    assertThat(wind.event).isZero();
  }

  @Test
  void plugin_that_fails_in_an_event_harms_nobody() {
    Plugin rain = new Plugin("arduino", "rain", "7");
    board.with(new Plugin("arduino", "wind", "7").failing()).with(rain);
    assertThat(board.ask(CoapCode.PUT, "/sys/event", Bytes.hex("04000000")).code())
        .isEqualTo(CoapCode.CHANGED);
    assertThat(rain.event).isEqualTo(4);
  }

  @Test
  void reset_message_to_a_notification_cancels_the_observation() {
    board.observe(TEMP, "", "AA0B");
    board.turn(60);
    assertThat(board.exchange("7000%04x".formatted(board.poll().messageId())))
        .isEqualTo(Bytes.EMPTY);
    board.turn(600);
    assertThat(board.poll()).isNull();
  }

  @Test
  void reset_message_to_something_else_cancels_nothing() {
    board.observe(TEMP, "", "AA0B");
    board.turn(60);
    CoapMessage notification = board.poll();
    String other = "7000%04x".formatted(notification.messageId() + 1 & 0xFFFF);
    assertThat(board.exchange(other)).isEqualTo(Bytes.hex(other));
    board.turn(60);
    assertThat(board.poll()).isNotNull();
  }
}
