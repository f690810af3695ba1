// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/**
 * RR is out to ask for a pending message. One that comes is delivered, and DISC frees its place;
 * then the other end is asked again [spec hdlc-link.md §7].
 */
final class Polling implements Step {
  private final PrimaryMachine machine;
  private final Session session;
  private final Setbacks setbacks;

  Polling(PrimaryMachine machine, Session session, Setbacks setbacks) {
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
      case RR, I:
        session.accept(frame);
        polled(frame);
        return true;
      case DM, FRMR:
        machine.rest(Standing.IDLE, setbacks::another);
        return true;
      default:
        return false;
    }
  }

  private void polled(Frame frame) {
    setbacks.none();
    if (frame.kind() == Kind.I && machine.deliver(frame.information())) {
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
