// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The threads on which hands are shaken. A message of an established connection is no work for
 * them: to hand it over costs more than to encrypt or decrypt it, so the thread that has it does
 * that. Thread-safe.
 */
final class DtlsThreads extends ScheduledThreadPoolExecutor {
  private static final CallbackGuard TASKS =
      new CallbackGuard(DtlsThreads.class, "a message of a connection");

  private final ThreadLocal<Deque<Runnable>> here = new ThreadLocal<>();

  /** Makes so many, which start when there is work. */
  DtlsThreads(int number) {
    super(number, task -> Daemon.thread("millrace-dtls", task));
    setRemoveOnCancelPolicy(true);
  }

  /**
   * Does something, and then, on the thread of the caller, all that it would have these threads do.
   * Not before: whoever gives a task to an executor may hold a lock, as Scandium's executor of a
   * connection does, which the task must not wait under for the lock of all connections. What is
   * done so from within such a task is done behind it.
   */
  void here(Runnable work) {
    if (here.get() != null) {
      work.run();
      return;
    }
    Deque<Runnable> tasks = new ArrayDeque<>(2);
    here.set(tasks);
    try {
      work.run();
    } finally {
      for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
        TASKS.run(next, Runnable::run);
      }
      here.remove();
    }
  }

  @Override
  public void execute(Runnable task) {
    Deque<Runnable> tasks = here.get();
    if (tasks != null) {
      tasks.add(task);
    } else {
      super.execute(task);
    }
  }
}
