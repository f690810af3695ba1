// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.sensor.Reading;
import io.millrace.sensor.echo.EchoSensor;
import org.junit.jupiter.api.Test;

/** What sensors say, byte for byte [spec device-ic-api.md §6]. */
class SensorPayloadTest {
  private static final String SET_1700000000 = "06086553F10000000000";

  private final Board board = Board.running();

  private Bytes get(String uri) {
    CoapMessage answer = board.ask(CoapCode.GET, uri);
    assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(answer.options().encoded()).isEqualTo(Bytes.hex("C13C"));
    return answer.payload();
  }

  @Test
  void temperature_and_its_configuration_follow_the_unit() {
    board.ask(CoapCode.PUT, "/sys/time", Bytes.hex(SET_1700000000));
    board.turn(1);
    assertThat(get("/arduino/temp?sens"))
        .isEqualTo(Bytes.hex("A2006474656D700172313730303030303030312C37332E34302C46"));
    board.turn(1);
    assertThat(get("/arduino/temp?cfg"))
        .isEqualTo(Bytes.hex("A2006474656D70016C313730303030303030322C46"));
    board.ask(CoapCode.PUT, "/arduino/temp?cfg=C");
    assertThat(get("/arduino/temp?sens"))
        .isEqualTo(Bytes.hex("A2006474656D700172313730303030303030322C32332E30302C43"));
  }

  @Test
  void echo_counts_its_readings_from_the_text_it_was_given() {
    board.with(new EchoSensor(Echo.standard()));
    assertThat(get("/arduino/echo?sens").from(9).utf8()).isEqualTo("Hello World: 1");
    assertThat(board.ask(CoapCode.PUT, "/arduino/echo?cfg=A").code()).isEqualTo(CoapCode.CHANGED);
    assertThat(get("/arduino/echo?sens")).isEqualTo(Bytes.hex("A200646563686F0163412031"));
    assertThat(get("/arduino/echo?sens")).isEqualTo(Bytes.hex("A200646563686F0163412032"));
  }

  @Test
  void text_above_23_bytes_has_the_one_byte_length_form() {
    board.with(new Plugin("arduino", "note", "x".repeat(24)));
    assertThat(get("/arduino/note?sens").slice(7, 3)).isEqualTo(Bytes.hex("01 78 18"));
  }

  @Test
  void bytes_stay_bytes() {
    board.with(new Plugin("arduino", "raw", () -> Reading.binary(Bytes.hex("0102"))));
    assertThat(get("/arduino/raw?sens")).isEqualTo(Bytes.hex("A200 63726177 01 420102"));
  }

  @Test
  void record_of_128_bytes_is_the_longest() {
    board.with(new Plugin("arduino", "fits", "x".repeat(118)));
    board.with(new Plugin("arduino", "over", "x".repeat(119)));
    assertThat(get("/arduino/fits?sens").length()).isEqualTo(128);
    assertThat(board.ask(CoapCode.GET, "/arduino/over?sens").code())
        .isEqualTo(CoapCode.INTERNAL_SERVER_ERROR);
  }
}
