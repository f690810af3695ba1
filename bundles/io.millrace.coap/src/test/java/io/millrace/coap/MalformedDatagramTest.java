// SPDX-License-Identifier: Apache-2.0
package io.millrace.coap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.coap.ParseFailure;
import io.millrace.api.coap.ParseResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedDatagramTest {
  private final DatagramCodec codec = new DatagramCodec();

  @ParameterizedTest(name = "{0} is refused: {1} at byte {2}")
  @CsvSource({
    // shorter than a head
    "'', truncated, 0",
    "40, truncated, 1",
    "400100, truncated, 3",
    // versions 0, 2, 3
    "00011234, version, 0",
    "80011234, version, 0",
    "ffffffff, version, 0",
    // tokens cut off, reserved and cut-off lengths
    "41011234, truncated, 4",
    "4801123401020304050607, truncated, 11",
    "4901123401, truncated, 5",
    "4f0112340102030405060708090a0b0c0d0e0f, token length, 0",
    "4d011234, token length, 4",
    "4e01123400, token length, 5",
    "4d01123400, truncated, 5",
    "4e0112340000, truncated, 6",
    // something behind an empty message, of each type
    "41000001aa, empty message with content, 0",
    "4f000001, empty message with content, 0",
    "4000000100, empty message with content, 4",
    "600000010a, empty message with content, 4",
    "70000001ff, empty message with content, 4",
    // options cut off in delta, length and value
    "40011234d0, option, 4",
    "40011234e000, option, 4",
    "400112340d, option, 4",
    "400112340e00, option, 4",
    "40011234dd00, option, 4",
    "40011234b4746573, option, 4",
    "40011234b174b2, option, 6",
    // the reserved nibble in each half
    "40011234f0, option, 4",
    "40011234f1aa, option, 4",
    "400112340f, option, 4",
    "40011234b174fe, option, 6",
    // numbers above 65535
    "40011234e0fff3, option, 4",
    "40011234e0fef3, option, 4",
    "40011234e0fef210, option, 7",
    "40011234e0ffff, option, 4",
    // a marker with nothing behind it
    "40011234ff, payload marker without payload, 4",
    "42451234aa01c12aff, payload marker without payload, 8"
  })
  void malformed_bytes_are_a_value(String hex, String kind, int offset) {
    ParseResult parsed = codec.parse(Bytes.hex(hex));

    assertThat(parsed.isMessage()).isFalse();
    assertThat(parsed.message()).isNull();
    assertThat(parsed.failure().kind()).isEqualTo(kind);
    assertThat(parsed.failure().offset()).isEqualTo(offset);
    assertThat(parsed.failure().detail()).isNotBlank().doesNotContain("\n");
  }

  @Test
  void nothing_is_readable_without_a_head_or_of_another_version() {
    assertThat(codec.parse(Bytes.hex("4001")).failure().readable()).isNull();
    assertThat(codec.parse(Bytes.hex("80011234")).failure().readable()).isNull();
  }

  @Test
  void head_is_readable_when_the_token_is_broken() {
    for (String hex : new String[] {"4f451234", "4d451234", "42451234aa"}) {
      CoapMessage readable = codec.parse(Bytes.hex(hex)).failure().readable();

      assertThat(readable.type()).isEqualTo(MessageType.CON);
      assertThat(readable.code()).isEqualTo(CoapCode.CONTENT);
      assertThat(readable.messageId()).isEqualTo(0x1234);
      assertThat(readable.token()).isEqualTo(Bytes.EMPTY);
    }
  }

  @Test
  void token_and_options_before_a_broken_option_are_readable() {
    ParseFailure failure = codec.parse(Bytes.hex("4201 1234 aa01 b3737973 04736e73")).failure();

    assertThat(failure.token()).isEqualTo(Bytes.hex("aa01"));
    assertThat(failure.readable().options().texts(OptionNumber.URI_PATH)).containsExactly("sys");
    assertThat(failure.readable().payload()).isEqualTo(Bytes.EMPTY);
    assertThat(failure.offset()).isEqualTo(10);
  }

  @Test
  void everything_but_the_missing_payload_is_readable_behind_a_bare_marker() {
    ParseFailure failure = codec.parse(Bytes.hex("4201 1234 aa01 b3737973 ff")).failure();

    assertThat(failure.readable().asRequest().path()).containsExactly("sys");
  }

  @Test
  void empty_message_with_content_is_readable_as_an_empty_message() {
    ParseFailure failure = codec.parse(Bytes.hex("7000 1234 b3737973")).failure();

    assertThat(failure.readable()).isEqualTo(CoapMessage.empty(MessageType.RST, 0x1234));
  }

  @Test
  void failure_says_what_and_where() {
    assertThat(codec.parse(Bytes.hex("40011234e0fff3")))
        .hasToString("option at byte 4: option number above 65535");
  }

  @Test
  void correct_message_is_read_after_a_malformed_one() {
    codec.parse(Bytes.hex("40011234f0"));

    assertThat(codec.parse(Bytes.hex("40011234")).isMessage()).isTrue();
  }
}
