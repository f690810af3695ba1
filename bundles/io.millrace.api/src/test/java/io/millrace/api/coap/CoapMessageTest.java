// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import org.junit.jupiter.api.Test;

class CoapMessageTest {
  private static final Bytes TOKEN = Bytes.hex("aa01");

  @Test
  void request_survives_being_carried() {
    CoapRequest request =
        CoapRequest.of(CoapCode.PUT, "/arduino/temp")
            .with(CoapOptions.builder().path("/arduino/temp").add(15, "cfg=C").add(12, 42).build())
            .with(Bytes.hex("01"));

    CoapMessage message = CoapMessage.of(MessageType.CON, 7, TOKEN, request);

    assertThat(message.asRequest()).isEqualTo(request).hasSameHashCodeAs(request);
    assertThat(message.asRequest().path()).containsExactly("arduino", "temp");
    assertThat(message.asRequest().query()).containsExactly("cfg=C");
    assertThat(message.isEmpty()).isFalse();
  }

  @Test
  void response_survives_being_carried() {
    CoapResponse response = CoapResponse.of(CoapCode.CONTENT, ContentFormat.CBOR, TOKEN);

    CoapMessage message = CoapMessage.of(MessageType.ACK, 7, TOKEN, response);

    assertThat(message.asResponse()).isEqualTo(response).hasSameHashCodeAs(response);
    assertThat(message.options().uint(OptionNumber.CONTENT_FORMAT, -1)).isEqualTo(60);
  }

  @Test
  void empty_message_has_nothing_but_a_message_id() {
    CoapMessage reset = CoapMessage.empty(MessageType.RST, 0xFFFF);

    assertThat(reset.isEmpty()).isTrue();
    assertThat(reset.token()).isEqualTo(Bytes.EMPTY);
    assertThat(reset).hasToString("RST EMPTY ffff  [] 0 bytes");
  }

  @Test
  void diagnostic_answer_is_text_without_a_format() {
    CoapResponse refusal = CoapResponse.diagnostic(CoapCode.UNAUTHORIZED, "no session");

    assertThat(refusal.payload().utf8()).isEqualTo("no session");
    assertThat(refusal.options()).isSameAs(CoapOptions.NONE);
  }

  @Test
  void messages_differ_by_every_part() {
    CoapMessage message = new CoapMessage(0, 1, 2, TOKEN, CoapOptions.NONE, Bytes.EMPTY);
    CoapOptions path = CoapOptions.builder().path("a").build();

    assertThat(message)
        .isEqualTo(new CoapMessage(0, 1, 2, Bytes.hex("aa01"), CoapOptions.NONE, Bytes.EMPTY))
        .isNotEqualTo(new CoapMessage(1, 1, 2, TOKEN, CoapOptions.NONE, Bytes.EMPTY))
        .isNotEqualTo(new CoapMessage(0, 2, 2, TOKEN, CoapOptions.NONE, Bytes.EMPTY))
        .isNotEqualTo(new CoapMessage(0, 1, 3, TOKEN, CoapOptions.NONE, Bytes.EMPTY))
        .isNotEqualTo(new CoapMessage(0, 1, 2, Bytes.EMPTY, CoapOptions.NONE, Bytes.EMPTY))
        .isNotEqualTo(new CoapMessage(0, 1, 2, TOKEN, path, Bytes.EMPTY))
        .isNotEqualTo(new CoapMessage(0, 1, 2, TOKEN, CoapOptions.NONE, TOKEN));
  }
}
