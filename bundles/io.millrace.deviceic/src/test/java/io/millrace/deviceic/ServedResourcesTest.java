// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.OptionNumber;
import io.millrace.sensor.echo.EchoSensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of resources, row by row [spec device-ic-api.md §1, §2]. */
class ServedResourcesTest {
  private final Board board = Board.running().with(new EchoSensor(Echo.standard()));

  @Test
  void root_names_the_server() {
    CoapMessage answer = board.ask(CoapCode.GET, "/");
    assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(answer.options().encoded()).isEqualTo(Bytes.hex("C0"));
    assertThat(answer.payload().utf8()).isEqualTo("Itron Reference CoAP Server: 1.4.8");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 0x1F, 0x45, 0xA0, 0xE1})
  void root_forbids_other_methods(int method) {
    assertThat(board.ask(method, "/").code()).isEqualTo(CoapCode.FORBIDDEN);
  }

  @ParameterizedTest(name = "{0} {1} gives {2}")
  @CsvSource({
    "POST, /.well-known/core, 5.01",
    "PUT, /.well-known/core, 5.01",
    "DELETE, /.well-known/core, 5.01",
    "GET, /.well-known, 5.00",
    "GET, /.well-known/other, 5.00",
    "GET, /.well-known/core/x, 5.00",
    "POST, /sys/time, 5.01",
    "DELETE, /sys/time, 5.01",
    "GET, /sys/stats?mod=pwr, 4.06",
    "PUT, /sys/stats?mod=pwr, 4.06",
    "PUT, /sys/stats?mod=coap, 5.01",
    "GET, /sys/stats?mod=hdlc, 5.01",
    "GET, /sys/stats?coap, 5.01",
    "DELETE, /sys/stats?mod=coap, 5.01",
    "GET, /sys, 4.04",
    "PUT, /sys, 4.04",
    "GET, /sys/anything, 4.04",
    "DELETE, /sys/anything, 4.04",
    "GET, /sys/time/x, 4.04",
    "GET, /sys/stats/x?mod=coap, 4.04",
    "GET, /arduino/temp?other, 5.01",
    "GET, /arduino/temp?sens=1, 5.01",
    "GET, /arduino/temp?, 5.01",
    "GET, /arduino/temp?SENS, 5.01",
    "GET, /arduino/temp, 4.05",
    "PUT, /arduino/temp, 4.05",
    "POST, /arduino/temp, 4.05",
    "DELETE, /arduino/temp, 4.05",
    "POST, /arduino/temp?sens, 4.05",
    "DELETE, /arduino/temp?all, 4.05",
    "GET, /arduino/unknown?sens, 4.04",
    "GET, /arduino/Temp?sens, 4.04",
    "GET, /arduino/temp/x?sens, 4.04",
    "GET, /Arduino/temp?sens, 4.04",
    "GET, /unknown, 4.04",
    "PUT, /unknown/temp?cfg=C, 4.04",
    "GET, /snsr/arduino/temp?sens, 4.04",
    "PUT, /arduino/temp?cfg=C, 2.04",
    "PUT, /arduino/temp?nonsense, 5.01",
    "PUT, /arduino/temp?sens, 5.01",
    "PUT, /arduino/temp?cfg=X, 4.06",
    "PUT, /arduino/temp?cfg=!, 5.00",
    // The firmware crashes or answers nothing here.
    "GET, /sys/stats, 5.01",
    "PUT, /sys/stats, 5.01",
    "GET, /arduino/echo?cfg, 5.01",
    "GET, /arduino, 4.04",
    "PUT, /arduino, 4.04",
  })
  void request_has_its_code_and_nothing_else(String method, String uri, String code) {
    CoapMessage answer = board.ask(method(method), uri);
    assertThat(CoapCode.text(answer.code())).isEqualTo(code);
    assertThat(answer.options().isEmpty()).isTrue();
    assertThat(answer.payload().isEmpty()).isTrue();
    assertThat(answer.token()).isEqualTo(Bytes.hex("AA01"));
  }

  private static int method(String name) {
    return switch (name) {
      case "GET" -> CoapCode.GET;
      case "POST" -> CoapCode.POST;
      case "PUT" -> CoapCode.PUT;
      default -> CoapCode.DELETE;
    };
  }

  @Test
  void statistics_are_forty_bytes_that_count_nothing() {
    CoapMessage answer = board.ask(CoapCode.GET, "/sys/stats?mod=coap");
    assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(answer.options().encoded()).isEqualTo(Bytes.hex("C12A"));
    assertThat(answer.payload()).isEqualTo(Bytes.hex("0824" + "00".repeat(38)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"arduino/temp", "sys/time", ".well-known/core"})
  void slash_inside_a_segment_does_not_make_two_of_it(String segment) {
    CoapOptionsBuilder options =
        CoapOptions.builder()
            .add(OptionNumber.URI_PATH, segment)
            .add(OptionNumber.URI_QUERY, "sens");
    assertThat(board.ask(CoapCode.GET, options, Bytes.EMPTY).code()).isEqualTo(CoapCode.NOT_FOUND);
  }

  @Test
  void only_the_first_query_counts() {
    assertThat(board.ask(CoapCode.GET, "/arduino/temp?sens&cfg").payload())
        .isEqualTo(board.ask(CoapCode.GET, "/arduino/temp?sens").payload());
    assertThat(board.ask(CoapCode.GET, "/arduino/temp?other&sens").code())
        .isEqualTo(CoapCode.NOT_IMPLEMENTED);
    assertThat(board.ask(CoapCode.PUT, "/arduino/temp?cfg=C&cfg=F").code())
        .isEqualTo(CoapCode.CHANGED);
    assertThat(board.temp.unit).isEqualTo("C");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sys/time", "/.well-known/core", "/"})
  void query_is_ignored_where_none_is_expected(String path) {
    assertThat(board.ask(CoapCode.GET, path + "?any=thing").code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void payload_of_a_configuration_is_ignored() {
    assertThat(board.ask(CoapCode.PUT, "/arduino/temp?cfg=C", Bytes.utf8("F")).code())
        .isEqualTo(CoapCode.CHANGED);
    assertThat(board.temp.unit).isEqualTo("C");
  }

  @Test
  void configuration_query_of_127_bytes_reaches_the_sensor_and_a_longer_one_is_bad() {
    assertThat(board.ask(CoapCode.PUT, "/arduino/temp?" + "x".repeat(127)).code())
        .isEqualTo(CoapCode.NOT_IMPLEMENTED);
    assertThat(board.ask(CoapCode.PUT, "/arduino/temp?" + "x".repeat(128)).code())
        .isEqualTo(CoapCode.BAD_REQUEST);
  }

  @Test
  void configuration_query_that_is_no_text_harms_nobody() {
    Bytes odd = Bytes.hex("6366673DFF00C3");
    assertThat(
            board
                .ask(
                    CoapCode.PUT,
                    Board.options("/arduino/temp").add(OptionNumber.URI_QUERY, odd),
                    Bytes.EMPTY)
                .code())
        .isEqualTo(CoapCode.NOT_IMPLEMENTED);
  }
}
