// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory;

import io.millrace.lib.loop.CallbackGuard;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Who is told that the directory has changed. Bounded; a listener that fails harms no other.
 * Thread-safe.
 */
final class ChangeListeners {
  /** More than the gateways and NICs of a router that listen. */
  static final int MAX_LISTENERS = 64;

  private static final CallbackGuard GUARD =
      new CallbackGuard(ChangeListeners.class, "a listener of the directory");

  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Adds a listener; returns what takes it away. */
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

  /** Tells all of them; to be called while no lock is held. */
  void tell() {
    GUARD.each(listeners, Runnable::run);
  }

  /** Takes all of them away. */
  void clear() {
    listeners.clear();
  }
}
