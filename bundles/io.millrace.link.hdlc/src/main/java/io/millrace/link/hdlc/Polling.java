// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/**
 * RR is out to ask for a pending message. One that comes is delivered, and DISC frees its place;
 * then the other end is asked again [spec hdlc-link.md §7].
 */
final class Polling implements Step {
  private final PrimaryMachine machine;
  private final Session session;
  private final Dialogue dialogue;
  private final Setbacks setbacks;
  private final Deliveries deliveries;

  Polling(
      PrimaryMachine machine,
      Session session,
      Dialogue dialogue,
      Setbacks setbacks,
      Deliveries deliveries) {
    this.deliveries = deliveries;
    this.dialogue = dialogue;
    this.machine = machine;
    this.session = session;
    this.setbacks = setbacks;
  }

  @Override
  public String word() {
    return "connected";
  }

  @Override
  public boolean reply(Frame frame) {
    switch (frame.kind()) {
      case RR:
        session.accept(frame);
        polled(frame);
        return true;
      case I:
        return !session.repeats(frame) && pending(frame);
      case DM, FRMR:
        machine.rest(Standing.IDLE, setbacks::another);
        return true;
      default:
        return false;
    }
  }

  /** What may be an answer that came late is not taken for news, but asked for anew. */
  private boolean pending(Frame frame) {
    boolean certainly = !dialogue.mayBeStale();
    session.accept(frame);
    if (certainly) {
      polled(frame);
    } else {
      setbacks.none();
      machine.pollNow();
      machine.rest(Standing.READY, () -> machine.clear(machine::next));
    }
    return true;
  }

  private void polled(Frame frame) {
    setbacks.none();
    if (frame.kind() == Kind.I && deliveries.deliver(frame.information())) {
      machine.rest(Standing.READY, machine::disconnect);
    } else {
      machine.nothingPending();
    }
  }

  @Override
  public void silence() {
    machine.retry();
  }
}
