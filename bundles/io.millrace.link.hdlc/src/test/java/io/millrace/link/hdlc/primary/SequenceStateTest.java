// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.link.hdlc.frame.Frame;
import org.junit.jupiter.api.Test;

class SequenceStateTest {
  @Test
  void a_message_taken_before_with_this_number_is_no_answer() {
    SequenceState sequence = new SequenceState();
    sequence.connected(Bytes.EMPTY);
    sequence.accept(Frame.i(0, 0, Bytes.hex("07")));
    assertThat(sequence.mayAnswer(Frame.i(0, 1, Bytes.hex("07")))).isFalse();
    assertThat(sequence.mayAnswer(Frame.i(1, 1, Bytes.hex("07")))).isTrue();
    assertThat(sequence.mayAnswer(Frame.i(0, 1, Bytes.hex("08")))).isTrue();
  }

  @Test
  void a_message_that_does_not_acknowledge_ours_is_no_answer() {
    SequenceState sequence = new SequenceState();
    sequence.connected(Bytes.EMPTY);
    for (int number = 0; number < Frame.MODULUS; number++) {
      assertThat(sequence.mayAnswer(Frame.i(0, number, Bytes.hex("07")))).isEqualTo(number == 1);
    }
  }
}
