// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.lib.loop.Daemon;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that waits for the disk on behalf of a NIC's images. There is none while nobody
 * uses them: it ends after {@value #IDLE_SECONDS} seconds. At most {@value #MOST_WAITING} tasks
 * wait for it. It is never interrupted: that would close the file under it.
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
   * Runs a task behind those that are there.
   *
   * @throws RejectedExecutionException when as many wait as may, or it was closed
   */
  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /** Does what is there and nothing more; waits a while for that. */
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
