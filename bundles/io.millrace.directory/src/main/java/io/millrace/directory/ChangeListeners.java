// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory;

import io.millrace.lib.loop.CallbackGuard;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The listeners for changes of the directory. Bounded; a listener that fails does not affect the
 * others. Thread-safe.
 */
final class ChangeListeners {
  /** More than a router has gateways and NICs. */
  static final int MAX_LISTENERS = 64;

  private static final CallbackGuard GUARD =
      new CallbackGuard(ChangeListeners.class, "a listener of the directory");

  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Adds a listener; the result removes it. */
  AutoCloseable add(Runnable listener) {
    Runnable own = listener::run; // one listener may be added twice and taken away once
    synchronized (listeners) {
      if (listeners.size() >= MAX_LISTENERS) {
        throw new IllegalStateException(MAX_LISTENERS + " listen to the directory already");
      }
      listeners.add(own);
    }
    return () -> listeners.remove(own);
  }

  /** Calls all listeners. The caller must not hold a lock. */
  void tell() {
    GUARD.each(listeners, Runnable::run);
  }

  /** Removes all listeners. */
  void clear() {
    listeners.clear();
  }
}
