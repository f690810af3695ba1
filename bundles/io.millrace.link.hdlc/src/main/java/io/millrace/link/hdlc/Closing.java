// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/** DISC is out: UA or DM says that the other end is disconnected and its pending place free. */
final class Closing implements Step {
  private final PrimaryMachine machine;

  Closing(PrimaryMachine machine) {
    this.machine = machine;
  }

  @Override
  public String stateWord() {
    return "closing";
  }

  @Override
  public boolean reply(Frame frame) {
    if (frame.kind() != FrameKind.UA && frame.kind() != FrameKind.DM) {
      return false;
    }
    machine.disconnected(frame.kind() == FrameKind.UA);
    return true;
  }

  @Override
  public void t1Expired() {
    machine.retry();
  }
}
