// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

/**
 * The states of the primary [spec hdlc-link.md §9.2]. In the first four no frame is out: the
 * primary pauses after a reply, or has nothing to do. In the others a frame is out, and its reply
 * or T1 is awaited.
 */
enum PrimaryState {
  /** The line carries no bytes. */
  LINE_DOWN("down"),
  /** Disconnected; the secondary did not reply to N2 attempts. */
  UNREACHABLE("down"),
  /** Disconnected. */
  IDLE("idle"),
  /** Connected. */
  READY("connected"),
  /** SNRM is out [§5]. */
  CONNECTING("connecting"),
  /** The I frame of an exchange is out [§6]. */
  WAIT_RSP("connected"),
  /** RR is out because an I frame was not answered: N(R) tells whether it arrived [§6]. */
  CHECKPOINT("connected"),
  /** RNR is out, which is refused by FRMR: then no reply to an older frame is under way [§4]. */
  RESYNC("connected"),
  /** RR is out to ask for the pending message [§7]. */
  POLLING("connected"),
  /** DISC is out, which frees the pending message [§7]. */
  CLOSING("closing");

  private final String word;

  PrimaryState(String word) {
    this.word = word;
  }

  /** Returns one word for people. */
  String word() {
    return word;
  }
}
