// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.link.LinkOutcome;

/** The exchange's I frame is out: an I frame is the answer. */
final class Messaging implements Step {
  private final PrimaryMachine machine;
  private final Session session;
  private final Outbox outbox;
  private final Dialogue dialogue;
  private final Messages messages;

  Messaging(
      PrimaryMachine machine,
      Session session,
      Outbox outbox,
      Dialogue dialogue,
      Messages messages) {
    this.messages = messages;
    this.dialogue = dialogue;
    this.machine = machine;
    this.session = session;
    this.outbox = outbox;
  }

  @Override
  public String word() {
    return "connected";
  }

  @Override
  public boolean reply(Frame frame) {
    switch (frame.kind()) {
      case I:
        return answer(frame);
      case DM:
        if (!dialogue.mayBeStale()) {
          outbox.current().didNotArrive();
        }
        messages.unanswered("the other end is disconnected");
        machine.restarted();
        return true;
      case FRMR:
        outbox.takeCurrent().finish(LinkOutcome.notSent("the other end refused the frame"));
        machine.rest(Standing.IDLE, machine::connect);
        return true;
      default:
        return false;
    }
  }

  private boolean answer(Frame frame) {
    if (!session.answers(frame) || isAnothers(frame)) {
      return false;
    }
    session.accept(frame);
    if (outbox.current().hasOneAnswer()) {
      dialogue.answered();
    }
    machine.activity();
    machine.rest(Standing.READY, machine::next);
    outbox.takeCurrent().finish(LinkOutcome.answered(frame.information()));
    return true;
  }

  /** Something older may come late: a pending message, say, that a poll before has asked for. */
  private boolean isAnothers(Frame frame) {
    return dialogue.mayBeStale() && outbox.current().isNotAnsweredBy(frame.information());
  }

  /** Asks by RR whether the message arrived. */
  @Override
  public void silence() {
    machine.check(false);
  }

  /** It did arrive, most likely; its answer is gone. */
  @Override
  public void damaged() {
    machine.check(true);
  }

  /** It did arrive, and the numbers that the header tells go on from there. */
  @Override
  public boolean damaged(Frame header) {
    if (header.kind() != Kind.I || !session.provesArrival(header)) {
      return false;
    }
    session.accept(header);
    messages.goAgainOrFail(Checking.DAMAGED);
    machine.rest(Standing.READY, machine::next);
    return true;
  }
}
