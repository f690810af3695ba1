// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.lib.loop.Daemon;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The thread that reads and writes a NIC's images. It ends after {@value #IDLE_SECONDS} seconds
 * without a task and is started again when needed. At most {@value #MOST_WAITING} tasks wait for
 * it. It is never interrupted: that would close the file that it uses.
 */
final class DiskThread implements Executor {
  static final int MOST_WAITING = 64;

  private static final int IDLE_SECONDS = 10;
  private static final int STOP_SECONDS = 3;

  private final ThreadPoolExecutor pool;

  DiskThread(String name) {
    pool =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> Daemon.thread(name, task));
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * Queues a task.
   *
   * @throws RejectedExecutionException when the queue is full or closed
   */
  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /**
   * Accepts no more tasks and waits a while for those in the queue; false when they are not done.
   */
  boolean close() {
    pool.shutdown();
    try {
      return pool.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
