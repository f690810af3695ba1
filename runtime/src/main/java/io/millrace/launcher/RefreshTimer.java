// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The clock of a {@link BundleRefresher}, and what calls it later. Thread-safe. */
interface RefreshTimer {
  /** Returns the monotonic clock in nanoseconds. */
  long nanos();

  /** Has a task run after so long; it never runs when this has ended meanwhile. */
  void later(long millis, Runnable task);

  /** Runs no more tasks; one that runs goes on. */
  void end();

  /** Returns one with a thread of its own. */
  static RefreshTimer ofItsOwn() {
    ScheduledThreadPoolExecutor worker =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "millrace-refresh");
              thread.setDaemon(true);
              return thread;
            });
    worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return new RefreshTimer() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void later(long millis, Runnable task) {
        try {
          worker.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ended) {
          // The framework stops: its next start begins with what is installed.
        }
      }

      @Override
      public void end() {
        worker.shutdown(); // no interrupt: it may be where the journal is written
      }
    };
  }
}
