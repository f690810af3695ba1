// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/**
 * RNR is out, which the other end refuses by FRMR without any other effect [spec hdlc-link.md §4].
 * Nothing else is answered so: once FRMR is there, every reply to an older frame has come or is
 * lost, and numbers can be believed again.
 */
final class Clearing implements Step {
  private static final int ENOUGH = 5;

  private final PrimaryMachine machine;
  private final Dialogue dialogue;
  private final Setbacks setbacks;
  private Runnable then = () -> {};
  private boolean everRefused;
  private int failures;

  Clearing(PrimaryMachine machine, Dialogue dialogue, Setbacks setbacks) {
    this.machine = machine;
    this.dialogue = dialogue;
    this.setbacks = setbacks;
  }

  /** Chooses what follows. */
  Clearing then(Runnable next) {
    then = next;
    return this;
  }

  @Override
  public String word() {
    return "connected";
  }

  @Override
  public boolean reply(Frame frame) {
    switch (frame.kind()) {
      case FRMR:
        everRefused = true;
        setbacks.none();
        dialogue.cleared();
        machine.rest(Standing.READY, then);
        return true;
      case DM:
        machine.rest(Standing.IDLE, setbacks::another);
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
  public void silence() {
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
