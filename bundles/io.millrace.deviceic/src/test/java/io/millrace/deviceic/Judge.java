// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.ParseResult;
import java.util.List;

/** What must hold of the answer to any message, however hostile. */
final class Judge {
  private static final int LONGEST_BYTES = 255;

  private Judge() {}

  /** Sends a message and checks that its answer, if there is one, is fit for a NIC. */
  static void send(Board board, Bytes message) {
    List<Bytes> answers = board.link.send(message);
    assertThat(answers.size()).isLessThanOrEqualTo(1);
    if (answers.isEmpty() || answers.get(0).isEmpty()) {
      return;
    }
    ParseResult parsed = board.codec.parse(answers.get(0));
    assertThat(parsed.isMessage()).isTrue();
    CoapMessage answer = parsed.message();
    assertThat(answers.get(0).length()).isLessThanOrEqualTo(LONGEST_BYTES);
    assertThat(answer.isEmpty() || CoapCode.isResponse(answer.code())).isTrue();
    assertThat(answer.type()).isNotEqualTo(MessageType.CON);
    int messageId = at(message, 2) << 8 | at(message, 3);
    assertThat(answer.messageId()).isEqualTo(messageId);
    if (!answer.isEmpty()) {
      int tokenBytes = message.at(0) & 15;
      Bytes token = tokenBytes == 0 ? Bytes.EMPTY : message.slice(4, tokenBytes);
      assertThat(answer.token()).isEqualTo(token);
    }
  }

  private static int at(Bytes message, int index) {
    return index < message.length() ? message.at(index) : 0;
  }

  /** Checks that a correct request is answered correctly. */
  static void stillWorks(Board board) {
    CoapMessage reading = board.ask(CoapCode.GET, "/arduino/temp?sens");
    assertThat(reading.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(reading.payload().slice(0, 8)).isEqualTo(Bytes.hex("A2006474656D7001"));
    assertThat(board.observe("/arduino/temp?sens", "", "AA0B").code()).isEqualTo(CoapCode.VALID);
    board.link.take();
    board.turn(60);
    assertThat(board.poll().token()).isEqualTo(Bytes.hex("AA0B"));
  }
}
