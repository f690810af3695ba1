// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.sensor.Reading;
import io.millrace.api.sensor.Sensor;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bad plugin costs the asker a 5.00 and nobody else anything. */
class BrokenSensorTest {
  private final Board board = Board.running();

  @AfterEach
  void the_other_sensor_still_answers() {
    assertThat(board.ask(CoapCode.GET, "/arduino/temp?sens").code()).isEqualTo(CoapCode.CONTENT);
  }

  private int read(Supplier<Reading> reading) {
    board.with(new Plugin("arduino", "bad", reading));
    return board.ask(CoapCode.GET, "/arduino/bad?sens").code();
  }

  @Test
  void sensor_that_throws_costs_a_5_00() {
    assertThat(
            read(
                () -> {
                  throw new IllegalStateException("no probe");
                }))
        .isEqualTo(CoapCode.INTERNAL_SERVER_ERROR);
  }

  @Test
  void sensor_that_says_nothing_costs_a_5_00() {
    assertThat(read(() -> null)).isEqualTo(CoapCode.INTERNAL_SERVER_ERROR);
  }

  @Test
  void sensor_that_says_too_much_costs_a_5_00() {
    assertThat(read(() -> Reading.binary(Bytes.wrap(new byte[1_000_000]))))
        .isEqualTo(CoapCode.INTERNAL_SERVER_ERROR);
  }

  @Test
  void sensor_that_was_built_against_another_api_costs_a_5_00() {
    assertThat(
            read(
                () -> {
                  throw new NoSuchMethodError("Reading.text");
                }))
        .isEqualTo(CoapCode.INTERNAL_SERVER_ERROR);
  }

  @Test
  void sensor_that_calls_itself_for_ever_costs_a_5_00() {
    assertThat(read(BrokenSensorTest::endless)).isEqualTo(CoapCode.INTERNAL_SERVER_ERROR);
  }

  private static Reading endless() {
    return endless();
  }

  @Test
  void sensor_that_works_again_is_read_again() {
    board.temp.broken = new IllegalStateException("loose wire");
    assertThat(board.ask(CoapCode.GET, "/arduino/temp?sens").code())
        .isEqualTo(CoapCode.INTERNAL_SERVER_ERROR);
    board.temp.broken = null;
  }

  @Test
  void broken_sensor_notifies_nobody_and_goes_on_when_it_works_again() {
    board.observe("/arduino/temp?sens", "", "AA0B");
    board.temp.broken = new IllegalStateException("loose wire");
    board.turn(60);
    assertThat(board.poll()).isNull();
    board.temp.broken = null;
    board.turn(60);
    assertThat(board.poll().options().uint(6, -1)).isEqualTo(4);
  }

  @Test
  void sensor_that_pushes_out_of_its_reading_does_not_go_round_in_circles() {
    Plugin[] self = new Plugin[1];
    int[] reads = new int[1];
    self[0] =
        new Plugin(
            "arduino",
            "eager",
            () -> {
              reads[0]++;
              self[0].push.run();
              return Reading.text("x");
            });
    board.with(self[0]).observe("/arduino/eager?sens", "", "AA0B");
    self[0].push.run();
    assertThat(reads[0]).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "arduino, null",
        "arduino, ''",
        "arduino, sixteen-letters-",
        "sys, x",
        ".well-known, core",
        "null, x",
        "'', x",
        "a/b, x",
        "arduino, a/b",
        "'a>;evil=\"', x",
        "arduino, 'a\u0000b'",
      })
  void sensor_with_an_impossible_path_is_not_served(String classifier, String type) {
    board.with(new Plugin(classifier, type, "x"));
    assertThat(board.ask(CoapCode.GET, "/.well-known/core").payload().utf8())
        .doesNotContain("evil");
  }

  @Test
  void sensor_without_a_sensible_period_only_pushes() {
    Plugin none = new Plugin("arduino", "none", "x");
    none.period = null;
    Plugin past = new Plugin("arduino", "past", "x");
    past.period = Duration.ofSeconds(-5);
    board.with(none).with(past);
    board.observe("/arduino/none?sens", "", "AA0B");
    board.observe("/arduino/past?sens", "", "CC0C");
    board.turn(600);
    assertThat(board.poll()).isNull();
  }

  @Test
  void sensor_that_throws_wherever_it_can_is_still_only_its_own_trouble() {
    Sensor hopeless =
        new Sensor() {
          @Override
          public String type() {
            return "hopeless";
          }

          @Override
          public Duration period() {
            throw new IllegalStateException("period");
          }

          @Override
          public Reading read(Instant now) {
            throw new IllegalStateException("read");
          }

          @Override
          public Reading configuration(Instant now) {
            throw new IllegalStateException("configuration");
          }

          @Override
          public io.millrace.api.sensor.ConfigurationResult configure(String query) {
            return null;
          }

          @Override
          public void pushTo(Runnable push) {
            throw new IllegalStateException("push");
          }
        };
    board.with(hopeless);
    assertThat(board.ask(CoapCode.GET, "/arduino/hopeless?sens").code()).isEqualTo(0xA0);
    assertThat(board.ask(CoapCode.GET, "/arduino/hopeless?cfg").code()).isEqualTo(0xA0);
    assertThat(board.ask(CoapCode.PUT, "/arduino/hopeless?cfg").code()).isEqualTo(0xA0);
    board.deviceIcs.sensors.unbind(hopeless);
  }
}
