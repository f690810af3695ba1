// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.PrimaryListener;
import io.millrace.lib.loop.CallbackGuard;
import java.util.function.Consumer;

/**
 * The primary's one listener and what it was told of the other end. What a listener throws does not
 * reach the state machine. Runs on the line's loop.
 */
final class Attachment {
  private static final CallbackGuard GUARD =
      new CallbackGuard(Attachment.class, "the user of a link");

  private PrimaryListener listener;
  private Boolean reachable;

  /** Whether the other end is to be polled before it gets a message. */
  private boolean owesPoll;

  /** Whether the other end was connected when it was disconnected, and nothing was lost since. */
  private boolean released;

  /** Takes a listener, who hears at once that the other end answers if it does; or none. */
  void set(PrimaryListener next) {
    listener = next;
    owesPoll = isHeld();
    if (Boolean.TRUE.equals(reachable)) {
      tell(PrimaryListener::up);
    }
  }

  boolean isHeld() {
    return listener != null;
  }

  boolean isHeldBy(PrimaryListener candidate) {
    return listener == candidate;
  }

  /** The other end has confirmed DISC, which only a connected one does, or has refused it. */
  void disconnected(boolean wasConnected) {
    released = wasConnected;
  }

  /** A reply did not come: the other end may have restarted. */
  void doubt() {
    released = false;
  }

  /** Tells whether the listener has to hear of contact, and so the other end to be polled. */
  boolean isPollOwed() {
    return owesPoll;
  }

  /**
   * The other end was polled: if that was owed, tells of contact; what waits may be wanted back.
   */
  void polled(Outbox outbox) {
    boolean[] back = new boolean[1];
    if (owesPoll) {
      owesPoll = false;
      tell(held -> back[0] = held.contact());
    }
    if (back[0]) {
      outbox.failAll("contact was made anew");
    }
  }

  /** The other end has connected: the one that was there before only if that had just let it go. */
  void up() {
    owesPoll |= isHeld() && !(released && Boolean.TRUE.equals(reachable));
    released = false;
    if (!Boolean.TRUE.equals(reachable)) {
      reachable = true;
      tell(PrimaryListener::up);
    }
  }

  /** Tells of the loss once; returns whether this was news. */
  boolean down(String reason) {
    if (Boolean.FALSE.equals(reachable)) {
      return false;
    }
    reachable = false;
    tell(held -> held.down(reason));
    return true;
  }

  void unsolicited(Bytes message) {
    tell(held -> held.unsolicited(message));
  }

  private void tell(Consumer<PrimaryListener> call) {
    if (listener != null) {
      GUARD.run(listener, call);
    }
  }
}
