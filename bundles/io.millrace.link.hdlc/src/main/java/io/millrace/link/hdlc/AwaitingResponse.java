// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.link.LinkOutcome;

/** The exchange's I frame is out: an I frame is the answer. */
final class AwaitingResponse implements Step {
  private final PrimaryMachine machine;
  private final SequenceState sequence;
  private final TransmitQueue queue;
  private final StopAndWaitArq arq;
  private final MessageSender messages;

  AwaitingResponse(
      PrimaryMachine machine,
      SequenceState sequence,
      TransmitQueue queue,
      StopAndWaitArq arq,
      MessageSender messages) {
    this.messages = messages;
    this.arq = arq;
    this.machine = machine;
    this.sequence = sequence;
    this.queue = queue;
  }

  @Override
  public String stateWord() {
    return "connected";
  }

  @Override
  public boolean reply(Frame frame) {
    switch (frame.kind()) {
      case I:
        return answer(frame);
      case DM:
        if (!arq.mayBeStale()) {
          queue.current().didNotArrive();
        }
        messages.unanswered("the other end is disconnected");
        machine.secondaryRestarted();
        return true;
      case FRMR:
        queue.takeCurrent().finish(LinkOutcome.notSent("the other end refused the frame"));
        machine.pauseThen(PrimaryState.IDLE, machine::connect);
        return true;
      default:
        return false;
    }
  }

  private boolean answer(Frame frame) {
    if (!sequence.mayAnswer(frame) || isAnothers(frame)) {
      return false;
    }
    sequence.accept(frame);
    if (queue.current().hasOneAnswerOutstanding()) {
      arq.answered();
    }
    machine.activity();
    machine.pauseThen(PrimaryState.READY, machine::next);
    queue.takeCurrent().finish(LinkOutcome.answered(frame.information()));
    return true;
  }

  /** Something older may come late: a pending message, say, that a poll before has asked for. */
  private boolean isAnothers(Frame frame) {
    return arq.mayBeStale() && queue.current().isNotAnsweredBy(frame.information());
  }

  /** Asks by RR whether the message arrived. */
  @Override
  public void t1Expired() {
    machine.check(false);
  }

  /** It did arrive, most likely; its answer is gone. */
  @Override
  public void damaged() {
    machine.check(true);
  }

  /** It did arrive, and the numbers that the header tells go on from there. */
  @Override
  public boolean badFcs(Frame header) {
    if (header.kind() != FrameKind.I || !sequence.acknowledges(header)) {
      return false;
    }
    sequence.accept(header);
    messages.sendAgainOrFail(Checkpoint.DAMAGED);
    machine.pauseThen(PrimaryState.READY, machine::next);
    return true;
  }
}
