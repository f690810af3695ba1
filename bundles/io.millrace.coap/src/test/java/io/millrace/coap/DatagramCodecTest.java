// SPDX-License-Identifier: Apache-2.0
package io.millrace.coap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatagramCodecTest {
  private final DatagramCodec codec = new DatagramCodec();

  @Test
  void answer_is_read_part_by_part() {
    CoapMessage message =
        codec.parse(Bytes.hex("62 45 10 02 aa 01 c1 2a ff 38 43 13 84")).message();

    assertThat(message.type()).isEqualTo(MessageType.ACK);
    assertThat(message.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(message.messageId()).isEqualTo(0x1002);
    assertThat(message.token()).isEqualTo(Bytes.hex("aa01"));
    assertThat(message.options().uint(OptionNumber.CONTENT_FORMAT, -1)).isEqualTo(42);
    assertThat(message.payload()).isEqualTo(Bytes.hex("38431384"));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "12, 0", "13, 1", "268, 1", "269, 2", "65804, 2"})
  void token_of_every_length_class_goes_both_ways(int length, int extensionBytes) {
    Bytes token = Bytes.wrap(new byte[length]);
    CoapMessage message =
        new CoapMessage(MessageType.NON, CoapCode.GET, 7, token, CoapOptions.NONE, Bytes.EMPTY);

    Bytes datagram = codec.serialize(message);

    assertThat(datagram.length()).isEqualTo(4 + extensionBytes + length);
    assertThat(codec.parse(datagram).message()).isEqualTo(message);
  }

  @Test
  void number_with_leading_zeros_keeps_them() {
    Bytes datagram = Bytes.hex("4045 1234 63000003 ff 31");

    assertThat(codec.serialize(codec.parse(datagram).message())).isEqualTo(datagram);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x17, 0x1F, 0x20, 0x3F, 0x57, 0x97, 0xC0, 0xE1, 0xFF})
  void code_that_nobody_registered_passes(int code) {
    CoapMessage message =
        new CoapMessage(
            MessageType.CON, code, 1, Bytes.hex("01"), CoapOptions.NONE, Bytes.hex("2a"));

    assertThat(codec.parse(codec.serialize(message)).message()).isEqualTo(message);
  }

  @Test
  void payload_may_begin_with_another_marker() {
    assertThat(codec.parse(Bytes.hex("40011234ffff")).message().payload())
        .isEqualTo(Bytes.hex("ff"));
  }

  @Test
  void parts_are_views_of_the_datagram() {
    byte[] datagram = Bytes.hex("4101 1234 aa b3737973 ff 01").toArray();
    CoapMessage message = codec.parse(Bytes.wrap(datagram)).message();

    datagram[4] = 1;
    datagram[6] = 'S';
    datagram[10] = 2;

    assertThat(message.token()).isEqualTo(Bytes.hex("01"));
    assertThat(message.asRequest().path()).containsExactly("Sys");
    assertThat(message.payload()).isEqualTo(Bytes.hex("02"));
  }

  @Test
  void datagram_in_the_middle_of_a_buffer_is_read_alone() {
    Bytes all = Bytes.hex("ffff 4101 1234 aa ff 01 ffff");

    assertThat(codec.parse(all.slice(2, 7)).message().payload()).isEqualTo(Bytes.hex("01"));
  }

  @ParameterizedTest
  @CsvSource({"-1, 1, 0", "4, 1, 0", "0, -1, 0", "0, 256, 0", "0, 1, -1", "0, 1, 65536"})
  void part_out_of_range_is_refused(int type, int code, int messageId) {
    CoapMessage message =
        new CoapMessage(type, code, messageId, Bytes.EMPTY, CoapOptions.NONE, Bytes.EMPTY);

    assertThatThrownBy(() -> codec.serialize(message))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowed 0 to");
  }

  @Test
  void token_of_65805_bytes_is_refused() {
    CoapMessage message =
        new CoapMessage(0, 1, 0, Bytes.wrap(new byte[65805]), CoapOptions.NONE, Bytes.EMPTY);

    assertThatThrownBy(() -> codec.serialize(message))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token length 65805");
  }

  @Test
  void empty_message_with_content_is_refused() {
    CoapOptions path = CoapOptions.builder().path("/a").build();
    Bytes one = Bytes.hex("01");

    for (CoapMessage message :
        new CoapMessage[] {
          new CoapMessage(0, 0, 1, one, CoapOptions.NONE, Bytes.EMPTY),
          new CoapMessage(0, 0, 1, Bytes.EMPTY, path, Bytes.EMPTY),
          new CoapMessage(0, 0, 1, Bytes.EMPTY, CoapOptions.NONE, one)
        }) {
      assertThatThrownBy(() -> codec.serialize(message))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
