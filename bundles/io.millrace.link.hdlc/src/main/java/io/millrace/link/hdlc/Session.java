// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;

/** The primary's numbers from SNRM to DISC [spec hdlc-link.md §6]. Runs on the line's loop. */
final class Session {
  private int epoch;
  private int sendNumber;
  private int usedNumber = -1;
  private int receiveNumber;
  private Bytes lastInformation;
  private volatile int sendLimit = FrameEncoder.MAX_INFORMATION;

  /** Begins anew with what the other end states of itself. */
  void begin(Bytes parameters) {
    epoch = epoch + 1 & 0xFFFFFF;
    sendNumber = 0;
    usedNumber = -1;
    receiveNumber = 0;
    lastInformation = null;
    sendLimit = Parameters.sendLimit(parameters);
  }

  /** Returns how many bytes of information may be sent. Any thread. */
  int sendLimit() {
    return sendLimit;
  }

  /** Returns what stays the same while N(R) can show that none of our I frames arrived. */
  int place() {
    return epoch * Frame.MODULUS + sendNumber;
  }

  /** Tells whether an I frame with the next number has been sent already. */
  boolean isNumberUsed() {
    return usedNumber == sendNumber;
  }

  Frame message(Bytes message) {
    usedNumber = sendNumber;
    return Frame.i(sendNumber, receiveNumber, message);
  }

  Frame poll() {
    return Frame.rr(receiveNumber);
  }

  /** Returns the frame that is refused and changes nothing. */
  Frame refused() {
    return new Frame(Kind.RNR, 0, receiveNumber, Bytes.EMPTY);
  }

  /** Tells whether a frame with N(R) shows that our unacknowledged I frame has not arrived. */
  boolean provesLoss(Frame frame) {
    return frame.receiveNumber() == sendNumber;
  }

  /** Tells whether an I frame can be the answer to ours: it acknowledges it and is no repeat. */
  boolean answers(Frame frame) {
    return provesArrival(frame) && !repeats(frame);
  }

  /** Tells whether a frame with N(R) shows that our unacknowledged I frame has arrived. */
  boolean provesArrival(Frame frame) {
    return frame.receiveNumber() == Frame.next(sendNumber);
  }

  /** Tells whether an I frame is the last one that was taken once more, bytes, number and all. */
  boolean repeats(Frame frame) {
    return frame.sendNumber() != receiveNumber && frame.information().equals(lastInformation);
  }

  /** Takes over the numbers of an answer that came late, unless they are another connection's. */
  void acceptLate(Frame frame) {
    if (frame.receiveNumber() == sendNumber || provesArrival(frame)) {
      accept(frame);
    }
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
