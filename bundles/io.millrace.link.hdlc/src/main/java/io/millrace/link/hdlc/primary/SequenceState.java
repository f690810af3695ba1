// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import io.millrace.api.bytes.Bytes;
import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameEncoder;
import io.millrace.link.hdlc.frame.FrameKind;
import io.millrace.link.hdlc.frame.UaParameters;

/**
 * The primary's state variables V(S) and V(R) from SNRM to DISC, and what N(S) and N(R) of a
 * received frame say [spec hdlc-link.md §6]. Runs on the line's loop.
 */
final class SequenceState {
  private int connection;
  private int vs;
  private int vr;
  private int lastSentNumber = -1;
  private Bytes lastInformation;
  private volatile int sendLimit = FrameEncoder.MAX_INFORMATION;

  /** A connection begins: V(S) = V(R) = 0, and the UA's parameters apply [§5]. */
  void connected(Bytes parameters) {
    connection = connection + 1 & 0xFFFFFF;
    vs = 0;
    vr = 0;
    lastSentNumber = -1;
    lastInformation = null;
    sendLimit = UaParameters.sendLimit(parameters);
  }

  /** Returns how many bytes of information the secondary takes. Any thread. */
  int sendLimit() {
    return sendLimit;
  }

  /** Returns a number that is the same while one N(R) can show that no I frame of ours arrived. */
  int position() {
    return connection * Frame.MODULUS + vs;
  }

  /** Tells whether an I frame with N(S) = V(S) has been sent already. */
  boolean isNumberUsed() {
    return lastSentNumber == vs;
  }

  /** Returns an I frame with N(S) = V(S) and N(R) = V(R). */
  Frame iFrame(Bytes message) {
    lastSentNumber = vs;
    return Frame.i(vs, vr, message);
  }

  Frame rrFrame() {
    return Frame.rr(vr);
  }

  /** Returns RNR, which the secondary refuses by FRMR and which changes nothing [§4]. */
  Frame rnrFrame() {
    return new Frame(FrameKind.RNR, 0, vr, Bytes.EMPTY);
  }

  /** N(R) = V(S): our unacknowledged I frame has not arrived. */
  boolean showsNotArrived(Frame frame) {
    return frame.receiveNumber() == vs;
  }

  /** N(R) = V(S) + 1: our unacknowledged I frame has arrived. */
  boolean acknowledges(Frame frame) {
    return frame.receiveNumber() == Frame.next(vs);
  }

  /** Tells whether an I frame can be the answer to ours: it acknowledges ours and is no repeat. */
  boolean mayAnswer(Frame frame) {
    return acknowledges(frame) && !repeats(frame);
  }

  /** Tells whether an I frame is the last accepted one again: same information, same N(S). */
  boolean repeats(Frame frame) {
    return frame.sendNumber() != vr && frame.information().equals(lastInformation);
  }

  /** Accepts the numbers of a late answer, unless they belong to an earlier connection. */
  void acceptLate(Frame frame) {
    if (showsNotArrived(frame) || acknowledges(frame)) {
      accept(frame);
    }
  }

  /** V(S) := N(R), and for an I frame V(R) := N(S) + 1 [§9.2]: the secondary's numbers hold. */
  void accept(Frame frame) {
    vs = frame.receiveNumber();
    if (frame.kind() == FrameKind.I) {
      vr = Frame.next(frame.sendNumber());
      lastInformation = frame.information();
    }
  }
}
