// SPDX-License-Identifier: Apache-2.0
package io.millrace.coap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOption;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.coap.RecordedMessages.RecordedMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordedMessagesTest {
  private final DatagramCodec codec = new DatagramCodec();

  static List<RecordedMessage> recorded() {
    return RecordedMessages.all();
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void recorded_message_leaves_as_it_came(RecordedMessage recorded) {
    CoapMessage message = parsed(recorded.bytes());

    assertThat(codec.serialize(message)).isEqualTo(recorded.bytes());
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void recorded_message_built_anew_from_its_options_is_the_same(RecordedMessage recorded) {
    CoapMessage message = parsed(recorded.bytes());
    CoapOptions rebuilt = message.options().toBuilder().build();

    assertThat(rebuilt).isEqualTo(message.options());
  }

  @Test
  void notification_of_the_sensor_keeps_its_four_byte_max_age() {
    CoapMessage notification = parsed(RecordedMessages.bytes("notification"));

    assertThat(notification.type()).isEqualTo(MessageType.NON);
    assertThat(notification.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(notification.options().first(OptionNumber.MAX_AGE)).isEqualTo(Bytes.hex("0000005a"));
    assertThat(notification.options().uint(OptionNumber.MAX_AGE, -1)).isEqualTo(90);
    assertThat(notification.options().uint(OptionNumber.OBSERVE, -1)).isEqualTo(4);
    assertThat(notification.payload().length()).isEqualTo(27);
  }

  @Test
  void reboot_notice_is_a_put_on_sys_snsr_without_token() {
    CoapMessage notice = parsed(RecordedMessages.bytes("reboot-notice"));

    assertThat(notice.messageId()).isEqualTo(0xFFFF);
    assertThat(notice.token()).isEqualTo(Bytes.EMPTY);
    assertThat(notice.asRequest().path()).containsExactly("sys", "snsr");
    assertThat(notice.asRequest().query()).containsExactly("ev=rbt");
  }

  @Test
  void session_request_of_the_java_client_has_empty_options_and_option_124() {
    CoapMessage session = parsed(RecordedMessages.bytes("java-session"));

    assertThat(session.options())
        .extracting(CoapOption::number)
        .containsExactly(3, 11, 12, 15, 124);
    assertThat(session.options().first(OptionNumber.CONTENT_FORMAT)).isEqualTo(Bytes.EMPTY);
    assertThat(session.options().uint(OptionNumber.CONTENT_FORMAT, -1)).isZero();
    assertThat(session.asRequest().query()).containsExactly("");
    assertThat(session.options().first(124).length()).isEqualTo(4);
    assertThat(session.token().length()).isEqualTo(8);
  }

  @Test
  void proxied_request_of_the_java_client_keeps_its_bare_question_mark() {
    CoapMessage request = parsed(RecordedMessages.bytes("java-get-core"));

    assertThat(request.options().texts(OptionNumber.PROXY_URI))
        .containsExactly(
            "coap://SSN001350050005E7D6.SG.YEL01.SSN.SSNSGS.NET:4849/.well-known/core?");
    assertThat(request.options().uint(OptionNumber.BLOCK2, -1)).isEqualTo(3);
  }

  @Test
  void session_request_of_the_windows_client_keeps_its_zero_byte() {
    CoapMessage session = parsed(RecordedMessages.bytes("windows-session"));

    assertThat(session.options().first(OptionNumber.CONTENT_FORMAT)).isEqualTo(Bytes.hex("00"));
    assertThat(session.token().utf8()).isEqualTo("142536");
  }

  @Test
  void pseudo_acknowledgement_of_the_windows_client_is_read_as_what_it_is() {
    CoapMessage pseudo = parsed(RecordedMessages.bytes("windows-pseudo-ack"));

    assertThat(pseudo.type()).isEqualTo(MessageType.ACK);
    assertThat(CoapCode.isRequest(pseudo.code())).isTrue();
    assertThat(pseudo.token().utf8()).isEqualTo("142536");
  }

  private CoapMessage parsed(Bytes datagram) {
    assertThat(codec.parse(datagram).failure()).isNull();
    return codec.parse(datagram).message();
  }
}
