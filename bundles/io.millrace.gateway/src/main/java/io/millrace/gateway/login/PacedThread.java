// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.login;

import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that rests three times as long as it works, so what it does never takes more than a
 * quarter of a processor from those who answer requests. It ends when there is nothing to do. What
 * waits for it is bounded by who gives it tasks. Thread-safe.
 */
public final class PacedThread implements Executor, AutoCloseable {
  private static final int IDLE_SECONDS = 10;
  private static final int REST = 3;

  private final CallbackGuard guard = CallbackGuard.outermost(PacedThread.class, "a login");
  private final ThreadPoolExecutor thread;

  /** Makes one without a thread yet. */
  public PacedThread(String name) {
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            body -> Daemon.thread(name, body));
    thread.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs a task on the thread.
   *
   * @throws RejectedExecutionException when this is closed
   */
  @Override
  public void execute(Runnable task) {
    thread.execute(() -> runAndRest(task));
  }

  private void runAndRest(Runnable task) {
    long begun = System.nanoTime();
    guard.run(task);
    LockSupport.parkNanos(REST * (System.nanoTime() - begun));
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
