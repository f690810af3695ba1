// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.OptionNumber;
import org.junit.jupiter.api.Test;

/** The quirks of generation 1, CoAP server 1.4.5 [spec device-ic-api.md §10]. */
class GenerationOneTest {
  private static final String TEMP = "/arduino/temp?sens";
  private static final String STATISTICS = "/sys/stats?mod=coap";

  private final Board board = Board.running(Board.settings(Generation.FIRST));

  private static long format(CoapMessage message) {
    return message.options().uint(OptionNumber.CONTENT_FORMAT, -1);
  }

  @Test
  void root_names_version_1_4_5() {
    assertThat(board.ask(CoapCode.GET, "/").payload().utf8())
        .isEqualTo("Itron Reference CoAP Server: 1.4.5");
  }

  @Test
  void readings_say_csv_and_are_cbor() {
    CoapMessage reading = board.ask(CoapCode.GET, TEMP);
    assertThat(format(reading)).isEqualTo(2);
    assertThat(reading.payload().slice(0, 3)).isEqualTo(Bytes.hex("A20064"));
    assertThat(format(board.ask(CoapCode.GET, "/arduino/temp?cfg"))).isEqualTo(2);
  }

  @Test
  void notifications_say_csv_too() {
    board.observe(TEMP, "", "AA0B");
    board.turn(60);
    assertThat(format(board.poll())).isEqualTo(2);
  }

  @Test
  void deleted_sensor_fails_until_it_is_configured() {
    assertThat(board.ask(CoapCode.DELETE, "/arduino/temp?all").code()).isEqualTo(CoapCode.DELETED);
    assertThat(board.ask(CoapCode.GET, TEMP).code()).isEqualTo(CoapCode.INTERNAL_SERVER_ERROR);
    assertThat(board.ask(CoapCode.PUT, "/arduino/temp?cfg=Z").code())
        .isEqualTo(CoapCode.NOT_IMPLEMENTED);
    assertThat(board.ask(CoapCode.GET, TEMP).code()).isEqualTo(CoapCode.INTERNAL_SERVER_ERROR);
    assertThat(board.ask(CoapCode.PUT, "/arduino/temp?cfg=C").code()).isEqualTo(CoapCode.CHANGED);
    assertThat(board.ask(CoapCode.GET, TEMP).code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void deleted_sensor_is_not_notified_about() {
    board.observe(TEMP, "", "AA0B");
    board.ask(CoapCode.DELETE, "/arduino/temp?all");
    board.turn(60);
    assertThat(board.poll()).isNull();
    board.ask(CoapCode.PUT, "/arduino/temp?cfg=C");
    board.turn(60);
    assertThat(board.poll()).isNotNull();
  }

  @Test
  void delete_of_anything_else_is_not_allowed() {
    assertThat(board.ask(CoapCode.DELETE, TEMP).code()).isEqualTo(CoapCode.METHOD_NOT_ALLOWED);
    assertThat(board.ask(CoapCode.DELETE, "/arduino/temp").code())
        .isEqualTo(CoapCode.METHOD_NOT_ALLOWED);
  }

  @Test
  void statistics_count_switching_on_and_off() {
    board.ask(CoapCode.DELETE, "/arduino/temp?all");
    board.ask(CoapCode.PUT, "/arduino/temp?cfg=C");
    board.ask(CoapCode.PUT, "/arduino/temp?cfg=F");
    Bytes record = board.ask(CoapCode.GET, STATISTICS).payload();
    assertThat(record.length()).isEqualTo(40);
    assertThat(record.slice(0, 20))
        .isEqualTo(Bytes.hex("0824000000000000000000000000000200000001"));
  }

  @Test
  void new_notification_takes_the_place_of_a_pending_one() {
    board.observe(TEMP, "", "AA0B");
    board.turn(120);
    assertThat(board.poll().options().uint(OptionNumber.OBSERVE, -1)).isEqualTo(5);
    assertThat(board.poll()).isNull();
  }

  @Test
  void acknowledgement_is_answered_by_silence() {
    assertThat(board.send("60001004")).isEmpty();
  }

  @Test
  void one_path_is_observed_and_no_more() {
    board.with(new Plugin("arduino", "wind", "7"));
    board.observe(TEMP, "", "AA0B");
    CoapMessage second = board.observe("/arduino/wind?sens", "", "CC0C");
    assertThat(second.code()).isEqualTo(CoapCode.VALID);
    assertThat(second.options().first(OptionNumber.OBSERVE)).isNull();
  }

  @Test
  void push_is_not_heard() {
    Plugin wind = new Plugin("arduino", "wind", "7");
    board.with(wind).observe("/arduino/wind?sens", "", "AA0B");
    wind.push.run();
    assertThat(board.poll()).isNull();
  }
}
