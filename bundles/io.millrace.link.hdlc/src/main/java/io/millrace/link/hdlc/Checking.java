// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/**
 * RR is out after a message that was not answered: N(R) tells whether it arrived [spec hdlc-link.md
 * §6]. If it did not, or may be executed twice, it is sent again, once no older frame's reply can
 * be on its way: that could be taken for a proof, or for the answer to the same number.
 */
final class Checking implements Step {
  /** Why a message failed whose answer is lost. */
  static final String DAMAGED = "it arrived and its answer came damaged";

  private final PrimaryMachine machine;
  private final Session session;
  private final Outbox outbox;
  private final Dialogue dialogue;
  private final Messages messages;
  private final Deliveries deliveries;
  private boolean secondTime;
  private boolean arrived;
  private boolean answerDamaged;

  Checking(
      PrimaryMachine machine,
      Session session,
      Outbox outbox,
      Dialogue dialogue,
      Messages messages,
      Deliveries deliveries) {
    this.deliveries = deliveries;
    this.messages = messages;
    this.machine = machine;
    this.session = session;
    this.outbox = outbox;
    this.dialogue = dialogue;
  }

  /** Begins. */
  Checking begin(boolean afterDamage) {
    secondTime = false;
    arrived = false;
    answerDamaged = afterDamage;
    return this;
  }

  @Override
  public String word() {
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
        machine.restarted();
        return true;
      default:
        return false;
    }
  }

  private void checked(Frame frame) {
    boolean lost = !arrived && session.provesLoss(frame);
    boolean proven = lost && !dialogue.mayBeStale();
    session.accept(frame);
    if (lost && !proven && !secondTime && messages.isProofWanted()) {
      machine.rest(Standing.READY, () -> machine.clear(this::again));
      return;
    }
    arrived = !lost;
    if (arrived && !answerDamaged && messages.isAnswerWanted() && dialogue.mayStillAnswer()) {
      dialogue.restForAnswer(this::askForAnswer);
      return;
    }
    if (proven) {
      outbox.current().didNotArrive();
    }
    judge(lost);
    if (frame.kind() == Kind.I) {
      pending(frame, proven);
    } else {
      machine.rest(Standing.READY, machine::next);
    }
  }

  /** The line was cleared of older replies: what the next one says is true. */
  private void again() {
    secondTime = true;
    machine.send(this, session.poll());
  }

  /** The other end works on its answer, which it has ready when it is asked, or has sent. */
  private void askForAnswer() {
    if (messages.isAnswerWanted()) {
      machine.send(this, session.poll());
    } else {
      machine.next();
    }
  }

  /** Once the other end has said that the message arrived, its answer is the reply to RR. */
  @Override
  public void answeredLate() {
    if (arrived) {
      machine.rest(Standing.READY, machine::next);
    }
  }

  private void judge(boolean lost) {
    if (lost) {
      messages.goAgainOrFail("it did not arrive");
    } else if (answerDamaged) {
      messages.goAgainOrFail(DAMAGED);
    } else {
      dialogue.tookLonger();
      messages.unanswered("it arrived and was not answered");
    }
  }

  /** An I frame may be the answer that came late; then what is pending is asked for anew. */
  private void pending(Frame frame, boolean certainly) {
    if (certainly && deliveries.deliver(frame.information())) {
      machine.rest(Standing.READY, machine::disconnect);
    } else {
      machine.pollNow();
      machine.rest(Standing.READY, machine::next);
    }
  }

  @Override
  public void silence() {
    machine.retry();
  }
}
