// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/**
 * RR is out after a message that was not answered: N(R) tells whether it arrived [spec hdlc-link.md
 * §6]. If it did not, or may be executed twice, it is sent again, once no older frame's reply can
 * be on its way: that could be taken for a proof, or for the answer to the same number.
 */
final class Checkpoint implements Step {
  /** Why a message failed whose answer is lost. */
  static final String DAMAGED = "it arrived and its answer came damaged";

  private final PrimaryMachine machine;
  private final SequenceState sequence;
  private final TransmitQueue queue;
  private final StopAndWaitArq arq;
  private final MessageSender messages;
  private final PendingDelivery pending;
  private boolean secondTime;
  private boolean arrived;
  private boolean answerDamaged;

  Checkpoint(
      PrimaryMachine machine,
      SequenceState sequence,
      TransmitQueue queue,
      StopAndWaitArq arq,
      MessageSender messages,
      PendingDelivery pending) {
    this.pending = pending;
    this.messages = messages;
    this.machine = machine;
    this.sequence = sequence;
    this.queue = queue;
    this.arq = arq;
  }

  /** Begins. */
  Checkpoint begin(boolean afterDamage) {
    secondTime = false;
    arrived = false;
    answerDamaged = afterDamage;
    return this;
  }

  @Override
  public String stateWord() {
    return "connected";
  }

  @Override
  public boolean reply(Frame frame) {
    switch (frame.kind()) {
      case RR, I:
        checked(frame);
        return true;
      case DM, FRMR:
        messages.unanswered("the other end has lost the connection");
        machine.secondaryRestarted();
        return true;
      default:
        return false;
    }
  }

  private void checked(Frame frame) {
    boolean lost = !arrived && sequence.showsNotArrived(frame);
    boolean proven = lost && !arq.mayBeStale();
    sequence.accept(frame);
    if (lost && !proven && !secondTime && messages.isProofNeeded()) {
      machine.pauseThen(PrimaryState.READY, () -> machine.resynchronise(this::checkAgain));
      return;
    }
    arrived = !lost;
    if (arrived && !answerDamaged && messages.isAnswerWanted() && arq.mayStillBeAnswered()) {
      arq.pauseForAnswer(this::askForAnswer);
      return;
    }
    if (proven) {
      queue.current().didNotArrive();
    }
    judge(lost);
    if (frame.kind() == FrameKind.I) {
      pending(frame, proven);
    } else {
      machine.pauseThen(PrimaryState.READY, machine::next);
    }
  }

  /** The line was cleared of older replies: what the next one says is true. */
  private void checkAgain() {
    secondTime = true;
    machine.send(this, sequence.rrFrame());
  }

  /** The other end works on its answer, which it has ready when it is asked, or has sent. */
  private void askForAnswer() {
    if (messages.isAnswerWanted()) {
      machine.send(this, sequence.rrFrame());
    } else {
      machine.next();
    }
  }

  /** Once the other end has said that the message arrived, its answer is the reply to RR. */
  @Override
  public void lateAnswer() {
    if (arrived) {
      machine.pauseThen(PrimaryState.READY, machine::next);
    }
  }

  private void judge(boolean lost) {
    if (lost) {
      messages.sendAgainOrFail("it did not arrive");
    } else if (answerDamaged) {
      messages.sendAgainOrFail(DAMAGED);
    } else {
      arq.answerTookLonger();
      messages.unanswered("it arrived and was not answered");
    }
  }

  /** An I frame may be the answer that came late; then what is pending is asked for anew. */
  private void pending(Frame frame, boolean certainly) {
    if (certainly && pending.deliver(frame.information())) {
      machine.pauseThen(PrimaryState.READY, machine::disconnect);
    } else {
      machine.pollNow();
      machine.pauseThen(PrimaryState.READY, machine::next);
    }
  }

  @Override
  public void t1Expired() {
    machine.retry();
  }
}
