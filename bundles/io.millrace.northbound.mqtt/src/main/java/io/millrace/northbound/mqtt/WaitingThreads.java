// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt;

import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for what waits: logins, bodies in blocks, checks, requests. A few, which end when there
 * is nothing to do, with a bounded queue; a task that does not fit into it is refused.
 */
final class WaitingThreads implements Executor, AutoCloseable {
  private static final int IDLE_SECONDS = 30;
  private static final int END_SECONDS = 2;

  private final CallbackGuard guard = CallbackGuard.outermost(WaitingThreads.class, "a task");
  private final ThreadPoolExecutor threads;

  WaitingThreads(String name, int most, int queue) {
    threads =
        new ThreadPoolExecutor(
            most,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(queue),
            task -> Daemon.thread(name, task));
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    tryExecute(task);
  }

  /** Returns false when there is no room. */
  boolean tryExecute(Runnable task) {
    try {
      threads.execute(guard.wrap(task));
      return true;
    } catch (RejectedExecutionException full) {
      return false;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
