// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.OptionNumber;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The message layer, row by row [spec device-ic-api.md §9]; each time a good request after it. */
class MessageLayerTest {
  private static final String GET_ROOT = "Itron Reference CoAP Server: 1.4.8";

  private final Board board = Board.running();

  @AfterEach
  void correct_request_is_answered_afterwards() {
    assertThat(board.ask(CoapCode.GET, "/").payload().utf8()).isEqualTo(GET_ROOT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00011001", "82011001AA01", "C0011001", "FF011001", "00"})
  void other_version_has_no_answer(String message) {
    assertThat(board.send(message)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
  void token_of_up_to_8_bytes_comes_back(int length) {
    String token = "A1A2A3A4A5A6A7A8".substring(0, 2 * length);
    assertThat(board.exchange("4%x021001%s".formatted(length, token)))
        .isEqualTo(Bytes.hex("6%x831001%s".formatted(length, token)));
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 10, 11, 12, 13, 14, 15})
  void longer_token_has_no_answer(int length) {
    assertThat(board.send("4%x021001%s".formatted(length, "A1".repeat(40)))).isEmpty();
  }

  @Test
  void message_of_239_bytes_is_processed() {
    assertThat(board.exchange(padded(239))).isEqualTo(Bytes.hex("6144 1001 AA"));
  }

  @ParameterizedTest
  @ValueSource(ints = {240, 241, 254, 255})
  void message_of_240_to_255_bytes_is_too_large(int bytes) {
    assertThat(board.exchange(padded(bytes))).isEqualTo(Bytes.hex("618D1001AA"));
    assertThat(board.ask(CoapCode.GET, "/sys/time").payload()).isEqualTo(Bytes.hex("38431380"));
  }

  @Test
  void message_of_more_than_255_bytes_has_no_answer() {
    assertThat(board.link.send(padded(256))).isEmpty();
    assertThat(board.link.send(padded(70_000))).isEmpty();
  }

  /** A setting of the time with as many bytes behind it as it takes. */
  private static Bytes padded(int bytes) {
    Bytes head = Bytes.hex("41031001AA B3737973 0474696D65 FF 06086553F100");
    return head.plus(Bytes.wrap(new byte[bytes - head.length()]));
  }

  @ParameterizedTest
  @CsvSource({"40, 70000000", "4000, 70000000", "400012, 70001200", "50, 50000000", "70, 70000000"})
  void missing_bytes_of_the_head_are_taken_as_zeros(String message, String answer) {
    assertThat(board.exchange(message)).isEqualTo(Bytes.hex(answer));
  }

  @Test
  void message_without_bytes_has_no_answer() {
    assertThat(board.link.send(Bytes.EMPTY)).isEmpty();
  }

  @Test
  void message_that_ends_inside_its_token_is_reset_when_confirmable() {
    assertThat(board.exchange("44011001AA")).isEqualTo(Bytes.hex("70001001"));
    assertThat(board.send("54011001AA")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "40001234, 70001234",
    "50001234, 50001234",
    "70001234, 70001234",
    "7200123499AA, 70001234",
    "4200123499AA, 70001234",
    "40001234FF, 70001234",
  })
  void empty_message_has_its_peculiar_answer(String message, String answer) {
    assertThat(board.exchange(message)).isEqualTo(Bytes.hex(answer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"60001234", "60451234", "6245123499AAFF01"})
  void acknowledgement_makes_a_frame_without_information(String message) {
    assertThat(board.exchange(message)).isEqualTo(Bytes.EMPTY);
  }

  @ParameterizedTest
  @CsvSource({
    "41451001AA, 61831001AA",
    "51441001AA, 51831001AA",
    "41E11001AA, 61831001AA",
    "41201001AA, 61831001AA",
    "411F1001AA, 61831001AA",
  })
  void any_other_code_is_a_request_that_is_no_get(String message, String answer) {
    assertThat(board.exchange(message)).isEqualTo(Bytes.hex(answer));
  }

  @Test
  void non_confirmable_request_is_answered_non_with_its_own_message_id() {
    assertThat(board.exchange("51013344AA B3737973 0474696D65"))
        .isEqualTo(Bytes.hex("51453344AA C12A FF 38431380"));
    assertThat(board.exchange("51013344AA B3737973 0178")).isEqualTo(Bytes.hex("51843344AA"));
  }

  @Test
  void duplicate_is_executed_again() {
    String register = "42013344AA0B605761726475696E6F0474656D704473656E73";
    assertThat(board.exchange(register)).isEqualTo(Bytes.hex("62433344AA0B63000003"));
    assertThat(board.exchange(register)).isEqualTo(Bytes.hex("62433344AA0B63000004"));
  }

  @Test
  void block2_is_ignored_and_block1_refused() {
    assertThat(code("/", OptionNumber.BLOCK2, "06")).isEqualTo("2.05");
    assertThat(code("/", OptionNumber.BLOCK1, "06")).isEqualTo("4.02");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 9, 13, 19, 21, 27, 31, 33, 65001})
  void unknown_critical_option_is_refused_in_both_kinds_of_request(int number) {
    assertThat(code("/", number, "")).isEqualTo("4.02");
    assertThat(code("/sys/time", number, "01")).isEqualTo("4.02");
    Bytes options = Board.options("/").add(number, Bytes.hex("01")).build().encoded();
    assertThat(board.exchange(Bytes.hex("51013344AA").plus(options)))
        .isEqualTo(Bytes.hex("51823344AA"));
  }

  @ParameterizedTest
  @CsvSource({"3, 61", "7, 1633", "35, 636F61703A2F2F78", "39, 636F6170", "17, 32", "17, FFFF"})
  void option_that_is_somebody_elses_business_is_ignored(int number, String value) {
    assertThat(code("/", number, value)).isEqualTo("2.05");
    assertThat(code("/arduino/temp?sens", number, value)).isEqualTo("2.05");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 14, 12, 16, 60, 258, 65000})
  void elective_option_is_ignored(int number) {
    assertThat(code("/", number, "01")).isEqualTo("2.05");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "41011001AA F0",
        "41011001AA 0F",
        "41011001AA B5616263",
        "41011001AA BD",
        "41011001AA E000",
        "41011001AA BE0000",
        "41011001AA EEFFFFFFFF",
      })
  void bad_or_truncated_option_is_answered_4_15(String message) {
    assertThat(board.exchange(message)).isEqualTo(Bytes.hex("618F1001AA"));
  }

  @Test
  void payload_marker_without_payload_is_accepted() {
    assertThat(board.exchange("41011001AA B3737973 0474696D65 FF"))
        .isEqualTo(Bytes.hex("61451001AAC12AFF38431380"));
  }

  private String code(String uri, int option, String value) {
    return CoapCode.text(
        board
            .ask(CoapCode.GET, Board.options(uri).add(option, Bytes.hex(value)), Bytes.EMPTY)
            .code());
  }
}
