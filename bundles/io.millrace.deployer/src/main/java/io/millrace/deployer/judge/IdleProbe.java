// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.util.Optional;

/**
 * The probe between the baseline and the verdict, with its session. Whoever uses it takes it out
 * and ends it, so that the end of the judge never closes one under the thread that asks with it.
 * Thread-safe.
 */
final class IdleProbe implements AutoCloseable {
  private RouterProbe probe; // null: none, or one is in use
  private boolean closed;

  /** Returns the one that waits here, which is the caller's from now on. */
  synchronized Optional<RouterProbe> take() {
    Optional<RouterProbe> taken = Optional.ofNullable(probe);
    probe = null;
    return taken;
  }

  /** Keeps one until it is taken; one that comes after the end is closed. */
  void put(RouterProbe used) {
    synchronized (this) {
      if (!closed) {
        probe = used;
        return;
      }
    }
    used.close();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    take().ifPresent(RouterProbe::leave);
  }
}
