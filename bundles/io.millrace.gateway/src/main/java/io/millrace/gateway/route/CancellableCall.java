// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.transport.Call;
import java.util.function.Consumer;

/**
 * A call that can be taken back before it is known: whoever begins it gets it only when it has
 * begun, and may even have been answered by then. Thread-safe.
 */
public class CancellableCall implements Call {
  private Call call;
  private int number;
  private Consumer<Call> ending; // how it was taken back; else null

  /** Says that a call is about to begin, and another one is over; returns its number. */
  protected final synchronized int expectCall() {
    return ++number;
  }

  /** The call with that number has begun. When the next one is expected by now, it is over. */
  protected final void began(int number, Call begun) {
    synchronized (this) {
      if (number != this.number) {
        return;
      }
      call = begun;
      if (ending == null) {
        return;
      }
    }
    ending.accept(begun);
  }

  /** Tells whether it was taken back. */
  protected final synchronized boolean isCancelled() {
    return ending != null;
  }

  /** As {@link Call#release}; does nothing before the call has begun. */
  @Override
  public void release(Runnable then) {
    Call begun;
    synchronized (this) {
      begun = call;
    }
    if (begun != null) {
      begun.release(then);
    }
  }

  /** Takes the call back, or, when it has not begun yet, as soon as it has. */
  @Override
  public void cancel() {
    end(Call::cancel);
  }

  /** As {@link #cancel}; a server that is observed is told [{@link Call#deregister}]. */
  @Override
  public void deregister() {
    end(Call::deregister);
  }

  private void end(Consumer<Call> how) {
    Call begun;
    synchronized (this) {
      ending = how;
      begun = call;
      call = null;
    }
    if (begun != null) {
      how.accept(begun);
    }
  }
}
