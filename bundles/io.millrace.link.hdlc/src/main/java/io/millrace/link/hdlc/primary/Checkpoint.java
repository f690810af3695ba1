// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

/**
 * Guards and actions of the primary's transitions after RR was sent because a message was not
 * answered: N(R) tells whether it arrived [spec hdlc-link.md §6, last paragraph]. If it did not, or
 * may be executed twice, it is sent again. Runs on the line's loop.
 */
final class Checkpoint {
  private final SequenceState sequence;
  private final TransmitQueue queue;
  private final StopAndWaitArq arq;
  private final MessageTransmitter messages;
  private final Poller poller;
  private boolean resynchronised;
  private boolean arrived;
  private boolean answerDamaged;

  Checkpoint(
      SequenceState sequence,
      TransmitQueue queue,
      StopAndWaitArq arq,
      MessageTransmitter messages,
      Poller poller) {
    this.sequence = sequence;
    this.queue = queue;
    this.arq = arq;
    this.messages = messages;
    this.poller = poller;
  }

  /** T1 expired: the message or its answer is lost, or the secondary works on it. */
  void begin() {
    begin(false);
  }

  /** The reply was damaged: most likely it was the answer. */
  void beginAfterDamage() {
    begin(true);
  }

  private void begin(boolean damaged) {
    resynchronised = false;
    arrived = false;
    answerDamaged = damaged;
  }

  /** RR goes out once more, after no reply to an older frame can come. */
  void again() {
    resynchronised = true;
  }

  private boolean isLost() {
    return !arrived && sequence.showsNotArrived(arq.received());
  }

  private boolean isCertainlyLost() {
    return isLost() && !arq.mayBeStale();
  }

  /** N(R) = V(S), perhaps of the reply to an older frame; and the outcome depends on it. */
  boolean isUnproven() {
    return isLost() && !isCertainlyLost() && !resynchronised && messages.isProofNeeded();
  }

  /** N(R) = V(S)+1: the secondary works on its answer, or has sent it. */
  boolean isAnswerToCome() {
    return !isLost() && !answerDamaged && messages.isAnswerWanted() && arq.mayStillBeAnswered();
  }

  /** Takes the reply's numbers, and what they say of the message. */
  void accept() {
    arrived = !isLost();
    sequence.accept(arq.received());
  }

  /** The message did not arrive, so the I frame is certainly no answer but a pending message. */
  boolean isPendingMessage() {
    return isCertainlyLost() && poller.isDeliverable();
  }

  /** Takes the reply's numbers, and keeps the message for another transmission or ends it. */
  void decide() {
    boolean lost = isLost();
    if (isCertainlyLost()) {
      queue.current().didNotArrive();
    }
    accept();
    if (lost) {
      messages.sendAgainOrFail("it did not arrive");
    } else if (answerDamaged) {
      messages.sendAgainOrFail(MessageTransmitter.DAMAGED);
    } else {
      arq.answerTookLonger();
      messages.unanswered("it arrived and was not answered");
    }
  }

  /** Tells whether the secondary has said that the message arrived. */
  boolean hasArrived() {
    return arrived;
  }
}
