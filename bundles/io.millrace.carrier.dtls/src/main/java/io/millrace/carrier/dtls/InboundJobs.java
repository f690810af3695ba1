// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the jobs of an engine that came in and are not done yet. Thread-safe. */
final class InboundJobs {
  private final AtomicInteger open = new AtomicInteger();

  /** Returns an executor that runs what it gets on another one, and counts it. */
  Executor counted(Executor executor) {
    return task -> {
      open.incrementAndGet();
      try {
        executor.execute(() -> run(task));
      } catch (RejectedExecutionException refused) {
        ended();
        throw refused;
      }
    };
  }

  private void run(Runnable task) {
    try {
      task.run();
    } finally {
      ended();
    }
  }

  private void ended() {
    if (open.decrementAndGet() == 0) {
      synchronized (open) {
        open.notifyAll();
      }
    }
  }

  /** Returns when all are done, or after so long. */
  void await(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    synchronized (open) {
      for (long left = most.toNanos(); open.get() > 0 && left > 0; ) {
        TimeUnit.NANOSECONDS.timedWait(open, left);
        left = end - System.nanoTime();
      }
    }
  }
}
