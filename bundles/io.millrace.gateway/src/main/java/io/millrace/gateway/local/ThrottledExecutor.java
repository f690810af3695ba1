// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An executor with one thread that pauses three times as long as it works, so that it never takes
 * more than a quarter of a processor from request handling. The thread ends when there is nothing
 * to do. Whoever submits tasks limits how many wait. Thread-safe.
 */
public final class ThrottledExecutor implements Executor, AutoCloseable {
  private static final int IDLE_SECONDS = 10;
  private static final int PAUSE_FACTOR = 3;

  private final CallbackGuard guard = CallbackGuard.outermost(ThrottledExecutor.class, "a login");
  private final ThreadPoolExecutor thread;

  /** Makes it without a thread yet. */
  public ThrottledExecutor(String name) {
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
    thread.execute(() -> runAndPause(task));
  }

  private void runAndPause(Runnable task) {
    long begun = System.nanoTime();
    guard.run(task);
    LockSupport.parkNanos(PAUSE_FACTOR * (System.nanoTime() - begun));
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
