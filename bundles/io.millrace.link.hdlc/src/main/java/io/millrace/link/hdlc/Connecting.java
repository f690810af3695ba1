// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/** SNRM is out: UA connects. */
final class Connecting implements Step {
  private final PrimaryMachine machine;

  Connecting(PrimaryMachine machine) {
    this.machine = machine;
  }

  @Override
  public String stateWord() {
    return "connecting";
  }

  @Override
  public boolean reply(Frame frame) {
    switch (frame.kind()) {
      case UA:
        machine.connected(frame.information());
        return true;
      case DM, FRMR:
        machine.pauseThen(PrimaryState.IDLE, machine::retry);
        return true;
      default:
        return false;
    }
  }

  @Override
  public void t1Expired() {
    machine.retry();
  }
}
