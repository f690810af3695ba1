// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseService;
import io.millrace.lib.loop.CallbackGuard;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Those who are told when {@code /releases/status} has changed: with each stage of each change, and
 * when there is another deployer. The gateway bounds how many there are. Thread-safe.
 */
final class StatusObservers {
  private static final CallbackGuard OBSERVERS =
      new CallbackGuard(StatusObservers.class, "an observer of releases");

  private final List<Runnable> observers = new CopyOnWriteArrayList<>();
  private final List<Consumer<ReleaseReport>> listeners = new CopyOnWriteArrayList<>();
  private AutoCloseable watch; // null: nothing is watched
  private ReleaseService watched;

  /** Adds one; returns what removes it. */
  AutoCloseable add(Runnable changed) {
    observers.add(changed);
    return () -> observers.remove(changed);
  }

  /** Has a listener told of each report of each change; returns what ends that. */
  Runnable listen(Consumer<ReleaseReport> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void reported(ReleaseReport report) {
    OBSERVERS.each(listeners, each -> each.accept(report));
    changed();
  }

  private void changed() {
    OBSERVERS.each(observers, Runnable::run);
  }

  /** Watches a deployer from now on. */
  void watch(ReleaseService present) {
    AutoCloseable begun = OBSERVERS.get(present, each -> each.watch(this::reported), null);
    AutoCloseable former;
    synchronized (this) {
      former = watch;
      watch = begun;
      watched = present;
    }
    close(former);
    changed();
  }

  /** Watches a deployer no more. */
  void leave(ReleaseService former) {
    AutoCloseable begun;
    synchronized (this) {
      if (watched != former) {
        return;
      }
      begun = watch;
      watch = null;
      watched = null;
    }
    close(begun);
  }

  private static void close(AutoCloseable begun) {
    if (begun != null) {
      OBSERVERS.close(begun);
    }
  }
}
