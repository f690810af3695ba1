// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.PrimaryListener;
import io.millrace.lib.loop.CallbackGuard;
import java.util.function.Consumer;

/**
 * Tells the primary's one listener about the secondary, each change once. An exception of the
 * listener does not reach the state machine. Runs on the line's loop.
 */
final class ListenerNotifier {
  private static final CallbackGuard GUARD =
      new CallbackGuard(ListenerNotifier.class, "the listener of a primary link");

  private PrimaryListener listener;
  private Boolean reachable;

  /** Whether the secondary has to be polled before it gets a message. */
  private boolean pollRequired;

  /** Whether the secondary was connected until it confirmed DISC, and has replied since. */
  private boolean released;

  /** Sets the listener, which is told at once if the secondary is reachable; null removes it. */
  void setListener(PrimaryListener next) {
    listener = next;
    pollRequired = hasListener();
    if (Boolean.TRUE.equals(reachable)) {
      tell(PrimaryListener::up);
    }
  }

  boolean hasListener() {
    return listener != null;
  }

  boolean isListener(PrimaryListener candidate) {
    return listener == candidate;
  }

  /** DISC was answered: by UA, as only a connected secondary does, or by DM. */
  void disconnected(boolean wasConnected) {
    released = wasConnected;
  }

  /** A reply is missing: the secondary may have restarted. */
  void replyMissing() {
    released = false;
  }

  /** Tells whether the secondary has to be polled so that the listener can be told of contact. */
  boolean isPollRequired() {
    return pollRequired;
  }

  /**
   * The secondary was polled. If that was required, tells the listener of contact; the listener may
   * ask for all waiting exchanges to be ended.
   */
  void polled(TransmitQueue queue) {
    boolean[] endsAll = new boolean[1];
    if (pollRequired) {
      pollRequired = false;
      tell(each -> endsAll[0] = each.contact());
    }
    if (endsAll[0]) {
      queue.failAll("contact was made anew");
    }
  }

  /** The secondary has connected. It may be another one, unless the last DISC released it. */
  void connected() {
    pollRequired |= hasListener() && !(released && Boolean.TRUE.equals(reachable));
    released = false;
    if (!Boolean.TRUE.equals(reachable)) {
      reachable = true;
      tell(PrimaryListener::up);
    }
  }

  /** Tells the listener of the loss; returns false if it was told before. */
  boolean lost(String reason) {
    if (Boolean.FALSE.equals(reachable)) {
      return false;
    }
    reachable = false;
    tell(each -> each.down(reason));
    return true;
  }

  void unsolicited(Bytes message) {
    tell(each -> each.unsolicited(message));
  }

  private void tell(Consumer<PrimaryListener> call) {
    if (listener != null) {
      GUARD.run(listener, call);
    }
  }
}
