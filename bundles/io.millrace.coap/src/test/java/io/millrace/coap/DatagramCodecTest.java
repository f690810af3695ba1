// SPDX-License-Identifier: Apache-2.0
package io.millrace.coap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import org.junit.jupiter.api.Test;

class DatagramCodecTest {
  private final DatagramCodec codec = new DatagramCodec();

  @Test
  void a_recorded_answer_is_read_part_by_part() {
    Bytes datagram = Bytes.hex("62 45 10 02 aa 01 c1 2a ff 38 43 13 84");

    CoapMessage message = codec.parse(datagram).message();

    assertThat(message.type()).isEqualTo(MessageType.ACK);
    assertThat(message.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(message.messageId()).isEqualTo(0x1002);
    assertThat(message.token()).isEqualTo(Bytes.hex("aa01"));
    assertThat(message.options().uint(OptionNumber.CONTENT_FORMAT, -1)).isEqualTo(42);
    assertThat(message.payload()).isEqualTo(Bytes.hex("38431384"));
    assertThat(codec.serialize(message)).isEqualTo(datagram);
  }
}
