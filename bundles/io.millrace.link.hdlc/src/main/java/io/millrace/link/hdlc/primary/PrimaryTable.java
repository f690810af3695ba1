// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import static io.millrace.link.hdlc.primary.PrimaryInput.*;
import static io.millrace.link.hdlc.primary.PrimaryState.*;
import static io.millrace.link.hdlc.primary.Transition.enter;
import static io.millrace.link.hdlc.primary.Transition.go;
import static io.millrace.link.hdlc.primary.Transition.ignore;
import static io.millrace.link.hdlc.primary.Transition.pause;
import static io.millrace.link.hdlc.primary.Transition.pauseForAnswer;
import static io.millrace.link.hdlc.primary.Transition.repeat;
import static io.millrace.link.hdlc.primary.Transition.send;

import java.util.EnumSet;
import java.util.Set;

/**
 * The primary's state table, to be read beside [spec hdlc-link.md §4–§9.2]. Each block is a state,
 * each row an input, perhaps a guard, where it leads, and what is done besides:
 *
 * <ul>
 *   <li>{@code send(S)}: enters S and sends the frame of S, which is named at the block of S;
 *   <li>{@code repeat(S)}: sends the same frame again;
 *   <li>{@code pause(S, INPUT)}: the frame that came is the reply; enters S, and after the settle
 *       pause gives it INPUT;
 *   <li>{@code go(S, INPUT)}: enters S and gives it INPUT at once.
 * </ul>
 *
 * A frame without a row, or whose guards do not hold, is no reply: T1 decides. Exchanges and polls
 * that become due while a frame is out, or during the pause, wait for {@code NEXT}.
 */
final class PrimaryTable {
  private static final Set<PrimaryInput> NO_REPLY = EnumSet.of(T1_EXPIRED, DAMAGED_REPLY);
  private static final Set<PrimaryInput> RR_OR_I = EnumSet.of(RR, I);
  private static final Set<PrimaryInput> NOT_CONNECTED = EnumSet.of(DM, FRMR);
  private static final Set<PrimaryInput> WORK = EnumSet.of(SUBMIT, POLL_DUE);

  private final TransitionTable table = new TransitionTable();
  private final Connection connection;
  private final MessageTransmitter messages;
  private final Checkpoint checkpoint;
  private final Resync resync;
  private final Poller poller;

  private PrimaryTable(
      Connection connection,
      MessageTransmitter messages,
      Checkpoint checkpoint,
      Resync resync,
      Poller poller) {
    this.connection = connection;
    this.messages = messages;
    this.checkpoint = checkpoint;
    this.resync = resync;
    this.poller = poller;
  }

  /** Makes the table with the guards and actions of these parts. */
  static TransitionTable of(
      Connection connection,
      MessageTransmitter messages,
      Checkpoint checkpoint,
      Resync resync,
      Poller poller) {
    PrimaryTable rows = new PrimaryTable(connection, messages, checkpoint, resync, poller);
    rows.lineUpAndDown();
    rows.unreachable();
    rows.idle();
    rows.ready();
    rows.connecting();
    rows.waitRsp();
    rows.checkpoint();
    rows.resync();
    rows.polling();
    rows.closing();
    return rows.table;
  }

  /** Any state. */
  private void lineUpAndDown() {
    for (PrimaryState state : PrimaryState.values()) {
      table
          .from(state)
          .on(LINE_LOST, enter(LINE_DOWN), connection::lineLost)
          .on(CLOSE, enter(LINE_DOWN), connection::failAll);
    }
    table.from(LINE_DOWN).on(SUBMIT, enter(LINE_DOWN), connection::failAll);
    for (PrimaryState state : EnumSet.of(LINE_DOWN, UNREACHABLE, IDLE, READY)) {
      table.from(state).on(LINE_UP, go(IDLE, NEXT));
    }
  }

  /** Disconnected; one attempt at a time to reach the secondary again [§9.2 IDLE]. */
  private void unreachable() {
    table
        .from(UNREACHABLE)
        .on(WORK, go(UNREACHABLE, NEXT))
        .onIf(NEXT, connection::hasNothingToDo, enter(UNREACHABLE))
        .onIf(NEXT, poller::isBufferFull, send(CLOSING), connection::search)
        .on(NEXT, send(CONNECTING), connection::search);
  }

  /**
   * Disconnected [§9.2 IDLE]. A message that was delivered and perhaps not freed is freed first
   * [§7]: its repetition would look new, and a reboot event, which always has the same bytes, must
   * not look like a repetition.
   */
  private void idle() {
    table
        .from(IDLE)
        .on(WORK, go(IDLE, NEXT))
        .onIf(NEXT, connection::hasNothingToDo, enter(IDLE))
        .onIf(RECONNECT, connection::isLostTooOften, enter(UNREACHABLE), connection::unstable)
        .on(RECONNECT, go(IDLE, CONNECT), connection::countReconnect)
        .onIf(EnumSet.of(NEXT, CONNECT), poller::isBufferFull, send(CLOSING), connection::begin)
        .on(EnumSet.of(NEXT, CONNECT), send(CONNECTING), connection::begin)
        .onIf(RESEND_SNRM, connection::mayRepeat, repeat(CONNECTING), connection::replyMissing)
        .on(RESEND_SNRM, enter(UNREACHABLE), connection::unreachable);
  }

  /** Connected [§9.2 READY]; what is sent next is decided here. */
  private void ready() {
    table
        .from(READY)
        .on(WORK, go(READY, NEXT))
        // §7
        .onIf(NEXT, poller::isPollNext, send(POLLING), poller::countPoll)
        .on(DISCONNECT, send(CLOSING))
        .onIf(DISCONNECT_IF_IDLE, messages::isNothingQueued, send(CLOSING))
        .on(DISCONNECT_IF_IDLE, go(READY, NEXT))
        // §6
        .onIf(NEXT, messages::isNothingQueued, enter(READY))
        .onIf(SEND, messages::isNothingQueued, go(READY, NEXT))
        .onIf(
            NEXT, messages::isNumberAmbiguous, send(RESYNC), poller::messageFirst, resync::thenSend)
        .onIf(NEXT, messages::isTooLong, enter(READY), poller::messageFirst, messages::refuse)
        .on(NEXT, send(WAIT_RSP), poller::messageFirst, messages::transmit)
        .onIf(SEND, messages::isTooLong, enter(READY), messages::refuse)
        .on(SEND, send(WAIT_RSP), messages::transmitAfterResync)
        .on(CHECK, send(CHECKPOINT), checkpoint::again)
        .onIf(ASK_FOR_ANSWER, messages::isAnswerWanted, send(CHECKPOINT))
        .on(ASK_FOR_ANSWER, go(READY, NEXT))
        // §4
        .on(RESYNC_THEN_NEXT, send(RESYNC), resync::thenNext)
        .on(RESYNC_THEN_CHECK, send(RESYNC), resync::thenCheck);
  }

  /** SNRM is out [§5; §9.2 CONNECTING]. */
  private void connecting() {
    noReply(
        table
            .from(CONNECTING)
            .onIf(UA, connection::isStale, pause(READY, RESYNC_THEN_NEXT), connection::connected)
            .on(UA, pause(READY, NEXT), connection::connected)
            .on(NOT_CONNECTED, pause(IDLE, RESEND_SNRM)),
        CONNECTING);
  }

  /** The I frame of an exchange is out [§6; §9.2 WAIT_RSP]. */
  private void waitRsp() {
    table
        .from(WAIT_RSP)
        .onIf(I, messages::isAnswer, pause(READY, NEXT), messages::answered)
        .on(DM, pause(IDLE, CONNECT), messages::disconnected, connection::pollSoon)
        .on(FRMR, pause(IDLE, CONNECT), messages::refused)
        .onIf(BAD_FCS, messages::isDamagedAnswer, pause(READY, NEXT), messages::answerDamaged)
        .on(T1_EXPIRED, send(CHECKPOINT), checkpoint::begin)
        .on(DAMAGED_REPLY, send(CHECKPOINT), checkpoint::beginAfterDamage);
  }

  /**
   * RR is out [§6, last paragraph; §9.2 WAIT_RSP, T1]. N(R) = V(S)+1: the I frame arrived, and its
   * answer may be waited for. N(R) = V(S): it did not; that is believed only once no reply to an
   * older frame can be under way.
   */
  private void checkpoint() {
    noReply(
        table
            .from(CHECKPOINT)
            .onIf(
                RR_OR_I,
                checkpoint::isUnproven,
                pause(READY, RESYNC_THEN_CHECK),
                checkpoint::accept)
            .onIf(
                RR_OR_I,
                checkpoint::isAnswerToCome,
                pauseForAnswer(READY, ASK_FOR_ANSWER),
                checkpoint::accept)
            .onIf(
                I,
                checkpoint::isPendingMessage,
                pause(READY, DISCONNECT),
                checkpoint::decide,
                poller::deliver)
            .on(I, pause(READY, NEXT), checkpoint::decide, poller::pollAgain)
            .on(RR, pause(READY, NEXT), checkpoint::decide)
            .onIf(LATE_ANSWER, checkpoint::hasArrived, pause(READY, NEXT))
            .on(
                NOT_CONNECTED,
                pause(IDLE, CONNECT),
                messages::connectionLost,
                connection::pollSoon),
        CHECKPOINT);
  }

  /**
   * RNR is out [§4: FRMR, no state change]. Only a secondary that never refused it, which no known
   * one does, is served without the refusal in the end.
   */
  private void resync() {
    table
        .from(RESYNC)
        .on(FRMR, pause(READY, RESYNCHRONISED), resync::refused)
        .on(DM, pause(IDLE, RECONNECT))
        .onIf(NO_REPLY, connection::mayRepeat, repeat(RESYNC), connection::replyMissing)
        .onIf(
            NO_REPLY,
            resync::isIndispensable,
            enter(UNREACHABLE),
            resync::failed,
            connection::unreachable)
        .on(NO_REPLY, go(READY, RESYNCHRONISED), resync::failed, connection::replyMissing);
  }

  /** RR is out [§7; §9.2 POLLING]. */
  private void polling() {
    noReply(
        table
            .from(POLLING)
            .onIf(I, poller::isRepetition, ignore())
            .onIf(
                I,
                connection::isStale,
                pause(READY, RESYNC_THEN_NEXT),
                poller::accept,
                poller::pollAgain)
            .onIf(
                I, poller::isDeliverable, pause(READY, DISCONNECT), poller::accept, poller::deliver)
            .onIf(
                RR_OR_I,
                poller::isDisconnectedAfter,
                pause(READY, DISCONNECT_IF_IDLE),
                poller::accept,
                poller::nothingPending)
            .on(RR_OR_I, pause(READY, NEXT), poller::accept, poller::nothingPending)
            .on(NOT_CONNECTED, pause(IDLE, RECONNECT)),
        POLLING);
  }

  /** DISC is out [§7; §9.2 CLOSING]. */
  private void closing() {
    noReply(
        table
            .from(CLOSING)
            .on(UA, pause(IDLE, NEXT), poller::bufferFreed, connection::disconnected)
            .on(DM, pause(IDLE, NEXT), poller::bufferFreed, connection::wasDisconnected),
        CLOSING);
  }

  /** Up to N2 attempts, then the secondary is unreachable [§9.2]. */
  private void noReply(TransitionTable.Rows rows, PrimaryState state) {
    rows.onIf(NO_REPLY, connection::mayRepeat, repeat(state), connection::replyMissing)
        .on(NO_REPLY, enter(UNREACHABLE), connection::unreachable);
  }
}
