// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.MessageType;
import io.millrace.coap.DatagramCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of messages on streams [RFC 8323 §3.2]. */
class FrameHeadTest {
  private static Bytes datagram(int payloadBytes) {
    Bytes payload = Bytes.wrap(new byte[payloadBytes]);
    return new DatagramCodec()
        .serialize(
            new CoapMessage(
                MessageType.CON, CoapCode.CONTENT, 0, Bytes.hex("7f"), CoapOptions.NONE, payload));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 01457f",
    "11, c1457fff",
    "12, d100457fff",
    "267, d1ff457fff",
    "268, e10000457fff",
    "65803, e1ffff457fff",
    "65804, f100000000457fff"
  })
  void length_is_as_the_standard_has_it_and_comes_back(int payloadBytes, String beginning) {
    Bytes frame = FrameHead.fromDatagram(datagram(payloadBytes));
    assertThat(frame.hex()).startsWith(beginning);
    FrameHead head = FrameHead.read(frame);
    assertThat(head.bytes()).isEqualTo(frame.length());
    assertThat(head.toDatagram(frame)).isEqualTo(datagram(payloadBytes));
  }

  @Test
  void head_that_is_not_whole_is_none() {
    for (String half : new String[] {"", "01", "d1", "d105", "e1", "e10000", "f1", "f1000000ff"}) {
      assertThat(FrameHead.read(Bytes.hex(half))).as(half).isNull();
    }
  }

  @Test
  void longest_length_is_not_taken_for_a_negative_one() {
    assertThat(FrameHead.read(Bytes.hex("f0ffffffff01")).bytes()).isEqualTo(4295033106L);
  }
}
