// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.OptionNumber;
import org.junit.jupiter.api.Test;

/** The firmware's useless answers, where they are asked for [spec device-ic-api.md §2, §4, §7]. */
class ImitatedFirmwareTest {
  private final Board board = Board.running(Board.settings(Generation.SECOND));

  private static long number(CoapMessage message) {
    return message.options().uint(OptionNumber.OBSERVE, -1);
  }

  @Test
  void classifier_alone_is_answered_by_an_empty_message_without_token() {
    assertThat(board.exchange("42011001AA01 B761726475696E6F")).isEqualTo(Bytes.hex("60001001"));
    assertThat(board.exchange("52011001AA01 B761726475696E6F")).isEqualTo(Bytes.hex("50001001"));
  }

  @Test
  void time_of_type_7_is_answered_by_an_empty_message_without_token() {
    assertThat(board.exchange("42031001AA01B37379730474696D65FF07086553F10000000000"))
        .isEqualTo(Bytes.hex("60001001"));
    assertThat(board.ask(CoapCode.GET, "/sys/time").payload()).isEqualTo(Bytes.hex("38431380"));
  }

  @Test
  void observe_on_a_configuration_spoils_the_token_of_the_reading() {
    assertThat(number(board.observe("/arduino/temp?sens", "", "AA0B"))).isEqualTo(3);
    CoapMessage answer = board.observe("/arduino/temp?cfg", "", "CC0C");
    assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(number(answer)).isEqualTo(4);
    board.turn(60);
    assertThat(board.poll().token()).isEqualTo(Bytes.hex("CC0C"));
  }

  @Test
  void observe_on_the_list_takes_a_number_and_a_place_and_never_notifies() {
    assertThat(number(board.observe("/.well-known/core", "", "AA0B"))).isEqualTo(3);
    board.turn(600);
    assertThat(board.poll()).isNull();
  }

  @Test
  void observe_on_a_refused_configuration_is_removed() {
    CoapMessage request =
        new CoapMessage(
            0,
            CoapCode.PUT,
            7,
            Bytes.EMPTY,
            Board.options("/arduino/temp?nonsense").add(OptionNumber.OBSERVE, Bytes.EMPTY).build(),
            Bytes.EMPTY);
    assertThat(board.exchange(board.codec.serialize(request))).isEqualTo(Bytes.hex("60A10007"));
  }

  @Test
  void registration_after_a_pretended_one_is_a_real_one() {
    board.observe("/arduino/temp?cfg", "", "CC0C");
    board.turn(60);
    assertThat(board.poll()).isNull();
    board.observe("/arduino/temp?sens", "", "AA0B");
    board.turn(60);
    assertThat(board.poll().token()).isEqualTo(Bytes.hex("AA0B"));
  }
}
