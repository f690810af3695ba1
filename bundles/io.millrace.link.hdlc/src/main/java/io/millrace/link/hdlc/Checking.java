// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/**
 * RR is out after a message that was not answered: N(R) tells whether it arrived [spec hdlc-link.md
 * §6]. If it did not, or may be executed twice, it is sent again.
 */
final class Checking implements Step {
  private final PrimaryMachine machine;
  private final Session session;
  private final Outbox outbox;

  Checking(PrimaryMachine machine, Session session, Outbox outbox) {
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
      case RR, I:
        checked(frame);
        return true;
      case DM, FRMR:
        machine.goAgainOrFail("the other end has lost the connection");
        machine.restarted();
        return true;
      default:
        return false;
    }
  }

  private void checked(Frame frame) {
    boolean lost = session.provesLoss(frame);
    session.accept(frame);
    if (lost) {
      outbox.current().didNotArrive();
    }
    machine.goAgainOrFail(lost ? "it did not arrive" : "it arrived and was not answered");
    if (frame.kind() == Kind.I && machine.deliver(frame.information())) {
      machine.rest(Standing.READY, machine::disconnect);
    } else {
      machine.rest(Standing.READY, machine::next);
    }
  }

  @Override
  public void silence() {
    machine.retry();
  }
}
