// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.core;

import io.millrace.lib.loop.CallbackGuard;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one at a time and in order, without a thread of its own: whoever finds it idle runs
 * what is there, whoever finds it at work leaves the task behind. A task given from inside a task
 * runs after it. Thread-safe.
 */
public final class Serial implements Executor {
  private static final CallbackGuard TASKS =
      CallbackGuard.outermost(Serial.class, "a task of a NIC");
  private static final Logger LOG = System.getLogger(Serial.class.getName());

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (open.getAndIncrement() == 0) {
      do {
        TASKS.run(tasks.remove());
      } while (open.decrementAndGet() != 0);
    }
  }

  /** Runs a task and waits, at most a second, until it and those before it are over. */
  public void complete(Runnable task) {
    CountDownLatch over = new CountDownLatch(1);
    execute(task);
    execute(over::countDown);
    try {
      if (!over.await(1, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "a task of a NIC is still running");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
