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

  /** Takes a listener, who hears at once that the other end answers if it does; or none. */
  void set(PrimaryListener next) {
    listener = next;
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

  void up() {
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
