// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;

/** The primary's numbers from SNRM to DISC [spec hdlc-link.md §6]. Runs on the line's loop. */
final class Session {
  private int sendNumber;
  private int receiveNumber;
  private Bytes lastInformation;
  private volatile int sendLimit = FrameEncoder.MAX_INFORMATION;

  /** Begins anew with what the other end states of itself. */
  void begin(Bytes parameters) {
    sendNumber = 0;
    receiveNumber = 0;
    lastInformation = null;
    sendLimit = Parameters.sendLimit(parameters);
  }

  /** Returns how many bytes of information may be sent. Any thread. */
  int sendLimit() {
    return sendLimit;
  }

  Frame message(Bytes message) {
    return Frame.i(sendNumber, receiveNumber, message);
  }

  Frame poll() {
    return Frame.rr(receiveNumber);
  }

  /** Tells whether a frame with N(R) shows that our unacknowledged I frame has not arrived. */
  boolean provesLoss(Frame frame) {
    return frame.receiveNumber() == sendNumber;
  }

  /**
   * Tells whether an I frame can be the answer to ours: it acknowledges it, or its numbers are out
   * of step and it is no repeat.
   */
  boolean answers(Frame frame) {
    if (frame.receiveNumber() == Frame.next(sendNumber)) {
      return true;
    }
    boolean repeat =
        frame.sendNumber() != receiveNumber && frame.information().equals(lastInformation);
    return !provesLoss(frame) && !repeat;
  }

  /** Takes over the numbers of a frame with N(R); the other end's count. */
  void accept(Frame frame) {
    sendNumber = frame.receiveNumber();
    if (frame.kind() == Kind.I) {
      receiveNumber = Frame.next(frame.sendNumber());
      lastInformation = frame.information();
    }
  }
}
