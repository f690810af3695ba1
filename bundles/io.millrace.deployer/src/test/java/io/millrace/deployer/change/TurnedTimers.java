// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** The deployers' threads in a test, which says when their time comes. */
final class TurnedTimers {
  private final BlockingQueue<Runnable> timers = new LinkedBlockingQueue<>();
  private volatile CountDownLatch held = new CountDownLatch(0);

  /** Has no step begin until {@link #goOn}. */
  void hold() {
    held = new CountDownLatch(1);
  }

  void goOn() {
    held.countDown();
  }

  /** Waits for a timer and has its time come. */
  void pass() throws InterruptedException {
    timers.take().run();
  }

  Worker worker() {
    Worker thread = Worker.start("deployer");
    return new Worker() {
      @Override
      public void execute(Runnable task) {
        thread.execute(
            () -> {
              pass(held);
              task.run();
            });
      }

      @Override
      public void schedule(Duration delay, Runnable task) {
        timers.add(task);
      }

      @Override
      public void close() {
        thread.close();
      }
    };
  }

  /** Waits for a latch, or for the end of the thread. */
  static void pass(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }
}
