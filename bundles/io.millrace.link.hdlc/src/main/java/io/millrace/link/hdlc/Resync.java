// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/**
 * RNR is out, which the other end refuses by FRMR without any other effect [spec hdlc-link.md §4].
 * Nothing else is answered so: once FRMR is there, every reply to an older frame has come or is
 * lost, and numbers can be believed again.
 */
final class Resync implements Step {
  private static final int ENOUGH = 5;

  private final PrimaryMachine machine;
  private final StopAndWaitArq arq;
  private final ReconnectLimit reconnects;
  private Runnable then = () -> {};
  private boolean everRefused;
  private int failures;

  Resync(PrimaryMachine machine, StopAndWaitArq arq, ReconnectLimit reconnects) {
    this.machine = machine;
    this.arq = arq;
    this.reconnects = reconnects;
  }

  /** Chooses what follows. */
  Resync then(Runnable next) {
    then = next;
    return this;
  }

  @Override
  public String stateWord() {
    return "connected";
  }

  @Override
  public boolean reply(Frame frame) {
    switch (frame.kind()) {
      case FRMR:
        everRefused = true;
        reconnects.none();
        arq.resynchronised();
        machine.pauseThen(PrimaryState.READY, then);
        return true;
      case DM:
        machine.pauseThen(PrimaryState.IDLE, reconnects::another);
        return true;
      default:
        return false;
    }
  }

  /**
   * Nothing goes out whose answer could be mistaken. Only an other end that connects again and
   * again and has never refused it, which none does [spec hdlc-link.md §4], does without.
   */
  @Override
  public void t1Expired() {
    machine.retry(this::goWithout);
  }

  private void goWithout() {
    failures++;
    if (everRefused || failures < ENOUGH) {
      machine.giveUpSilent();
    } else {
      then.run();
    }
  }
}
