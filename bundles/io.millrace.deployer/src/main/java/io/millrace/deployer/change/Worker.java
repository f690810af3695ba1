// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.loop.Daemon;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The deployer's thread: runs what is given to it, one task after the other. */
interface Worker extends AutoCloseable {
  /** Runs a task after those before it; none after {@link #close}. */
  void execute(Runnable task);

  /** Runs a task after some time, as {@link #execute} does. */
  void schedule(Duration delay, Runnable task);

  /** Ends, at once: a task that runs is interrupted. */
  @Override
  void close();

  /** Starts a thread. It needs no service of another bundle, so any of them may be replaced. */
  static Worker start(String name) {
    ScheduledThreadPoolExecutor thread =
        new ScheduledThreadPoolExecutor(1, task -> Daemon.thread(name, task));
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    return new Worker() {
      @Override
      public void execute(Runnable task) {
        thread.execute(task);
      }

      @Override
      public void schedule(Duration delay, Runnable task) {
        thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
      }

      @Override
      public void close() {
        thread.shutdownNow();
      }
    };
  }
}
