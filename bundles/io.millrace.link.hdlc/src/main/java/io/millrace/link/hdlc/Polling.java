// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/**
 * RR is out to ask for a pending message. One that comes is delivered, and DISC frees its place;
 * then the other end is asked again [spec hdlc-link.md §7].
 */
final class Polling implements Step {
  private final PrimaryMachine machine;
  private final SequenceState sequence;
  private final StopAndWaitArq arq;
  private final ReconnectLimit reconnects;
  private final PendingDelivery pending;

  Polling(
      PrimaryMachine machine,
      SequenceState sequence,
      StopAndWaitArq arq,
      ReconnectLimit reconnects,
      PendingDelivery pending) {
    this.pending = pending;
    this.arq = arq;
    this.machine = machine;
    this.sequence = sequence;
    this.reconnects = reconnects;
  }

  @Override
  public String stateWord() {
    return "connected";
  }

  @Override
  public boolean reply(Frame frame) {
    switch (frame.kind()) {
      case RR:
        sequence.accept(frame);
        polled(frame);
        return true;
      case I:
        return !sequence.repeats(frame) && pending(frame);
      case DM, FRMR:
        machine.pauseThen(PrimaryState.IDLE, reconnects::another);
        return true;
      default:
        return false;
    }
  }

  /** What may be an answer that came late is not taken for news, but asked for anew. */
  private boolean pending(Frame frame) {
    boolean certainly = !arq.mayBeStale();
    sequence.accept(frame);
    if (certainly) {
      polled(frame);
    } else {
      reconnects.none();
      machine.pollNow();
      machine.pauseThen(PrimaryState.READY, () -> machine.resynchronise(machine::next));
    }
    return true;
  }

  private void polled(Frame frame) {
    reconnects.none();
    if (frame.kind() == FrameKind.I && pending.deliver(frame.information())) {
      machine.pauseThen(PrimaryState.READY, machine::disconnect);
    } else {
      machine.nothingPending();
    }
  }

  @Override
  public void t1Expired() {
    machine.retry();
  }
}
