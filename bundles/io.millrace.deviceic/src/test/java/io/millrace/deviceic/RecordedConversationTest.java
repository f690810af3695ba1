// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The CoAP messages of the recorded traces [spec hdlc-link.md §10, T1–T7, T9, T11, T12]. */
class RecordedConversationTest {
  private final Board board = new Board();

  private void answers(String request, String answer) {
    assertThat(board.exchange(request)).isEqualTo(Bytes.hex(answer));
  }

  @Test
  void recorded_conversation_is_repeated_byte_for_byte() {
    assertThat(board.link.take())
        .isEqualTo(Bytes.hex("5003ffffb3737973 04736e7372 4665763d726274"));
    answers(
        "42011001aa01bb2e77656c6c2d6b6e6f776e04636f7265",
        "62451001aa01c128ff3c2f7379733e3b69663d22737973223b7469746c653d2253797374656d223b63743d3432"
            + "3b7265763d313b2c3c2f61726475696e6f3e3b69663d2261726475696e6f223b7469746c653d2241726475"
            + "696e6f2053656e736f7273223b63743d34323b2c");
    board.turn(4);
    answers("42011002aa01b37379730474696d65", "62451002aa01c12aff38431384");
    board.time.turn(Duration.ofMillis(400));
    answers("42031003aa01b37379730474696d65112aff06086b02964a00000000", "62441003aa01");
    board.turn(1);
    answers("42011004aa01b37379730474696d65", "62451004aa01c12aff6b02964b");
    answers(
        "42011005aa01b761726475696e6f0474656d704473656e73",
        "62451005aa01c13cffa2006474656d700172313739353333313635392c37332e34302c46");
    board.turn(1);
    answers("42011006aa0b605761726475696e6f0474656d704473656e73", "62431006aa0b63000003");
    assertThat(board.link.take()).isNull();
    board.turn(60);
    assertThat(board.link.take())
        .isEqualTo(
            Bytes.hex(
                "52459688aa0b63000004613c240000005affa2006474656d700172313739353333313732302c37332e"
                    + "34302c46"));
    answers("42011007aa0b61015761726475696e6f0474656d704473656e73", "62451007aa0b");
    answers("4002 1035", "6083 1035");
    answers("60000104", "");
  }

  @Test
  void request_with_the_same_message_id_is_executed_again() {
    board.turn(38);
    answers("4101000101b37379730474696d65", "6145000101c12aff384313a6");
    board.turn(1);
    answers("4101000101b37379730474696d65", "6145000101c12aff384313a7");
  }
}
