// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one at a time, in the order in which they were submitted, without a thread of its own
 * and without a lock. A thread that submits a task while no task runs, runs it, and after it those
 * that other threads have submitted meanwhile; a thread that submits a task while one runs returns
 * at once. A task submitted by a task runs after it.
 *
 * <p>So what is touched by such tasks alone needs no lock: each task sees all that the tasks before
 * it have done. A task that fails is reported by the guard and harms no other. Thread-safe.
 *
 * <p>The queue has no bound of its own: whoever accepts input from outside bounds it.
 */
public final class SerialExecutor implements Executor {
  private static final Logger LOG = System.getLogger(SerialExecutor.class.getName());
  private static final long COMPLETION_SECONDS = 1;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final CallbackGuard guard;

  /**
   * Makes an executor.
   *
   * @param guard reports the tasks that fail; normally one of {@link CallbackGuard#outermost}, for
   *     what it passes on ends this executor's work
   */
  public SerialExecutor(CallbackGuard guard) {
    this.guard = guard;
  }

  /** Runs a task now, or has the thread that is running a task run it after those before it. */
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (pending.getAndIncrement() == 0) {
      drain();
    }
  }

  private void drain() {
    do {
      guard.run(tasks.remove());
    } while (pending.decrementAndGet() != 0);
  }

  /** Returns how many tasks wait or run. */
  public int pending() {
    return pending.get();
  }

  /**
   * Runs a task and waits until it and those before it have ended, at most a second; not to be
   * called by a task.
   */
  public void complete(Runnable task) {
    CountDownLatch ended = new CountDownLatch(1);
    execute(task);
    execute(ended::countDown);
    try {
      if (!ended.await(COMPLETION_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "a task is still running after " + COMPLETION_SECONDS + " s");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
