// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import io.millrace.link.hdlc.frame.FrameKind;

/** What can happen to the primary: the inputs of {@link PrimaryTable}. */
enum PrimaryInput {
  /** A frame came while one was out; the others of its kind are {@link #OTHER_FRAME}. */
  I,
  RR,
  UA,
  DM,
  FRMR,
  /** RNR, SNRM, DISC, UI, or an unknown control byte. */
  OTHER_FRAME,
  /** A frame came with a correct HCS and a wrong FCS: only its header is known. */
  BAD_FCS,
  /** What came instead of a reply was damaged, and the line is silent again [§8]. */
  DAMAGED_REPLY,
  /** No reply came within T1. */
  T1_EXPIRED,
  /** An exchange was answered late, while another frame is out. */
  LATE_ANSWER,

  /** The line can carry bytes. */
  LINE_UP,
  /** The line cannot carry bytes any more. */
  LINE_LOST,
  /** The link is closed. */
  CLOSE,
  /** An exchange was queued, and no frame is out. */
  SUBMIT,
  /** A poll is due, and no frame is out. */
  POLL_DUE,

  /** The pause after a reply is over: transmit what is due next. */
  NEXT,
  /** The pause is over: connect again. */
  CONNECT,
  /** The pause is over: connect again, unless the connection was lost too often in a row. */
  RECONNECT,
  /** The pause is over: send SNRM again. */
  RESEND_SNRM,
  /** The pause is over: disconnect. */
  DISCONNECT,
  /** The pause is over: disconnect, unless an exchange is waiting. */
  DISCONNECT_IF_IDLE,
  /** The pause is over: resynchronise, then go on with {@link #NEXT}. */
  RESYNC_THEN_NEXT,
  /** The pause is over: resynchronise, then go on with {@link #CHECK}. */
  RESYNC_THEN_CHECK,
  /** The link is resynchronised: go on with what this was done for. */
  RESYNCHRONISED,
  /** The link is resynchronised: send the message of the current exchange. */
  SEND,
  /** The link is resynchronised: ask once more whether the message arrived. */
  CHECK,
  /** The pause is over: ask for the answer, if it is still wanted. */
  ASK_FOR_ANSWER;

  /** Returns the input that a received frame is. */
  static PrimaryInput of(FrameKind kind) {
    return switch (kind) {
      case I -> I;
      case RR -> RR;
      case UA -> UA;
      case DM -> DM;
      case FRMR -> FRMR;
      default -> OTHER_FRAME;
    };
  }
}
