// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.coap.DatagramCodec;
import org.junit.jupiter.api.Test;

/** What the generations say differently, as frames on the wire [spec hdlc-link.md §7, T12]. */
class GenerationWireTest {
  private static final Bytes ACK = Bytes.hex("60000104");
  private static final Bytes OBSERVE =
      Bytes.hex("42011006AA0B605761726475696E6F0474656D704473656E73");

  private static WiredBoard idle(Generation generation) {
    WiredBoard board = new WiredBoard(generation);
    board.idle();
    return board;
  }

  /** Returns the Observe number of the one notification that waits after two periods. */
  private static long pendingNumber(WiredBoard board) {
    board.send(Nic.i(0, 0, OBSERVE));
    board.time.turn(java.time.Duration.ofSeconds(120));
    Bytes frame = board.send(Nic.rr(1));
    Bytes message = frame.slice(8, frame.length() - 11);
    return new DatagramCodec().parse(message).message().options().uint(6, -1);
  }

  @Test
  void acknowledgement_is_silence_of_generation_1_and_an_empty_frame_of_2() {
    assertThat(idle(Generation.FIRST).send(Nic.i(0, 0, ACK))).isEqualTo(Bytes.EMPTY);
    assertThat(idle(Generation.SECOND).send(Nic.i(0, 0, ACK)))
        .isEqualTo(Nic.frame(0x30, Bytes.EMPTY));
  }

  @Test
  void silent_acknowledgement_is_seen_by_the_next_poll() {
    WiredBoard board = idle(Generation.FIRST);
    board.send(Nic.i(0, 0, ACK));
    assertThat(board.send(Nic.rr(0))).isEqualTo(Nic.rr(1));
  }

  @Test
  void notification_is_replaced_by_generation_1_and_discarded_by_2() {
    assertThat(pendingNumber(idle(Generation.FIRST))).isEqualTo(5);
    assertThat(pendingNumber(idle(Generation.SECOND))).isEqualTo(4);
    assertThat(pendingNumber(idle(Generation.MILLRACE))).isEqualTo(4);
  }

  @Test
  void reset_is_answered_and_the_first_poll_of_the_next_connection_takes_the_reboot_notice() {
    WiredBoard board = idle(Generation.MILLRACE);
    Bytes reset = Bytes.hex("42031001AA01B3737973057265736574");
    assertThat(board.send(Nic.i(0, 0, reset)).slice(8, 6)).isEqualTo(Bytes.hex("62441001AA01"));
    assertThat(board.send(Nic.rr(1))).as("DM").isEqualTo(Nic.frame(0x1F, Bytes.EMPTY));
    board.send(Nic.SNRM);
    assertThat(board.send(Nic.rr(0)).slice(8, 4)).isEqualTo(Bytes.hex("5003FFFF"));
  }
}
