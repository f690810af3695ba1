// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.lib.slot.ServiceRank;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The reboot notice [spec device-ic-api.md §8]. */
class RebootNoticeTest {
  private static final Bytes NOTICE =
      Bytes.hex("50 03 FF FF B3 73 79 73 04 73 6E 73 72 46 65 76 3D 72 62 74");

  private final Board board = new Board();

  @Test
  void power_up_leaves_the_notice_for_the_first_poll_once() {
    assertThat(board.link.take()).isEqualTo(NOTICE);
    board.turn(3600);
    assertThat(board.link.take()).isNull();
  }

  @Test
  void who_restarts_forgets_the_connection() {
    int before = board.link.disconnections;
    board.deviceIcs.running().get(0).reboot();
    assertThat(board.link.disconnections).isEqualTo(before + 1);
    assertThat(board.link.take()).isEqualTo(NOTICE);
  }

  @Test
  void every_link_has_its_own_notice() {
    MemoryLink other = new MemoryLink("uart1");
    board.deviceIcs.bind(other, ServiceRank.of(Map.of()));
    assertThat(other.take()).isEqualTo(NOTICE);
  }

  @Test
  void notice_takes_no_number_and_no_message_id() {
    board.link.take();
    assertThat(board.observe("/arduino/temp?sens", "", "AA0B").options().encoded())
        .isEqualTo(Bytes.hex("63000003"));
    board.turn(60);
    assertThat(board.poll().messageId()).isEqualTo(943920060 & 0xFFFF);
  }

  @Test
  void notification_does_not_push_the_notice_out() {
    board.observe("/arduino/temp?sens", "", "AA0B");
    board.turn(60);
    assertThat(board.link.take()).isEqualTo(NOTICE);
    board.turn(60);
    assertThat(board.poll().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void response_to_the_notice_is_taken_for_a_request() {
    assertThat(board.exchange("5044FFFF")).isEqualTo(Bytes.hex("5083FFFF"));
    assertThat(board.exchange("40451234")).isEqualTo(Bytes.hex("60831234"));
  }
}
