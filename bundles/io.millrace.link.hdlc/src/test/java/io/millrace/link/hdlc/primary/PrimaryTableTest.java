// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The primary's table has the rows of hdlc-link.md §9.2, and leads nowhere from which none does.
 */
class PrimaryTableTest {
  private static final Set<PrimaryState> RESTING =
      EnumSet.of(
          PrimaryState.LINE_DOWN, PrimaryState.UNREACHABLE, PrimaryState.IDLE, PrimaryState.READY);

  private final TransitionTable table =
      PrimaryTable.of(
          new Connection(null, null, null, null, null, null, null, null),
          new MessageTransmitter(null, null, null, null, null, 0, null),
          new Checkpoint(null, null, null, null, null),
          new Resync(null, null, null),
          new Poller(null, null, null, null, null, null, null, false));

  /** Returns the rows of a state without those that every state has. */
  private String rows(PrimaryState state) {
    StringBuilder text = new StringBuilder();
    for (PrimaryInput input : PrimaryInput.values()) {
      for (Transition row : table.of(state, input)) {
        text.append(input).append(" → ").append(row.step()).append('\n');
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource(
      value = PrimaryState.class,
      names = {"CONNECTING", "POLLING", "CLOSING", "WAIT_RSP"})
  void rows_are_those_of_the_specification(PrimaryState state) {
    String expected =
        switch (state) {
          case CONNECTING ->
              """
              UA → PAUSE READY, RESYNC_THEN_NEXT
              UA → PAUSE READY, NEXT
              DM → PAUSE IDLE, RESEND_SNRM
              FRMR → PAUSE IDLE, RESEND_SNRM
              DAMAGED_REPLY → REPEAT CONNECTING
              DAMAGED_REPLY → ENTER UNREACHABLE
              T1_EXPIRED → REPEAT CONNECTING
              T1_EXPIRED → ENTER UNREACHABLE
              """;
          case WAIT_RSP ->
              """
              I → PAUSE READY, NEXT
              DM → PAUSE IDLE, CONNECT
              FRMR → PAUSE IDLE, CONNECT
              BAD_FCS → PAUSE READY, NEXT
              DAMAGED_REPLY → SEND CHECKPOINT
              T1_EXPIRED → SEND CHECKPOINT
              """;
          case POLLING ->
              """
              I → IGNORE
              I → PAUSE READY, RESYNC_THEN_NEXT
              I → PAUSE READY, DISCONNECT
              I → PAUSE READY, DISCONNECT_IF_IDLE
              I → PAUSE READY, NEXT
              RR → PAUSE READY, DISCONNECT_IF_IDLE
              RR → PAUSE READY, NEXT
              DM → PAUSE IDLE, RECONNECT
              FRMR → PAUSE IDLE, RECONNECT
              DAMAGED_REPLY → REPEAT POLLING
              DAMAGED_REPLY → ENTER UNREACHABLE
              T1_EXPIRED → REPEAT POLLING
              T1_EXPIRED → ENTER UNREACHABLE
              """;
          default ->
              """
              UA → PAUSE IDLE, NEXT
              DM → PAUSE IDLE, NEXT
              DAMAGED_REPLY → REPEAT CLOSING
              DAMAGED_REPLY → ENTER UNREACHABLE
              T1_EXPIRED → REPEAT CLOSING
              T1_EXPIRED → ENTER UNREACHABLE
              """;
        };
    assertThat(rows(state))
        .isEqualTo(expected + "LINE_LOST → ENTER LINE_DOWN\nCLOSE → ENTER LINE_DOWN\n");
  }

  @ParameterizedTest
  @EnumSource(PrimaryState.class)
  void every_input_that_a_row_gives_to_a_state_has_a_row_there(PrimaryState state) {
    for (PrimaryInput input : PrimaryInput.values()) {
      for (Transition row : table.of(state, input)) {
        if (row.step().then() == PrimaryInput.RESYNCHRONISED) {
          for (PrimaryInput purpose :
              Set.of(PrimaryInput.NEXT, PrimaryInput.SEND, PrimaryInput.CHECK)) {
            assertThat(table.of(row.step().state(), purpose)).isNotEmpty();
          }
        } else if (row.step().then() != null) {
          assertThat(table.of(row.step().state(), row.step().then()))
              .as("%s, %s: %s", state, input, row.step())
              .isNotEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(PrimaryState.class)
  void frames_are_replies_only_while_one_is_out_and_t1_ends_every_wait(PrimaryState state) {
    boolean resting = RESTING.contains(state);
    assertThat(table.of(state, PrimaryInput.T1_EXPIRED).isEmpty()).isEqualTo(resting);
    assertThat(table.of(state, PrimaryInput.DAMAGED_REPLY).isEmpty()).isEqualTo(resting);
    for (PrimaryInput frame : EnumSet.range(PrimaryInput.I, PrimaryInput.BAD_FCS)) {
      if (resting) {
        assertThat(table.of(state, frame)).isEmpty();
      }
    }
  }

  @Test
  void a_frame_goes_out_only_from_a_state_in_which_none_is_or_to_check_a_message() {
    for (PrimaryState state : PrimaryState.values()) {
      for (PrimaryInput input : PrimaryInput.values()) {
        for (Transition row : table.of(state, input)) {
          if (row.step().way() == Transition.Way.SEND) {
            assertThat(RESTING.contains(state) || state == PrimaryState.WAIT_RSP).isTrue();
            assertThat(RESTING).doesNotContain(row.step().state());
          }
        }
      }
    }
  }
}
