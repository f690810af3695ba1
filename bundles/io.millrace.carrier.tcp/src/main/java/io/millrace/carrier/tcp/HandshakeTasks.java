// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import io.millrace.lib.loop.CallbackGuard;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngine;

/** Runs what takes long in handshakes on threads of its own. Thread-safe. */
final class HandshakeTasks {
  private static final CallbackGuard TASKS =
      new CallbackGuard(HandshakeTasks.class, "a task of a TLS handshake");

  private final Executor executor;
  private int running;

  HandshakeTasks(Executor executor) {
    this.executor = executor;
  }

  /**
   * Runs the tasks of an engine, which nobody else uses meanwhile.
   *
   * @param then run after them
   */
  void run(SSLEngine engine, Runnable then) {
    begin();
    try {
      executor.execute(
          () -> {
            runAll(engine);
            end();
            then.run();
          });
    } catch (RejectedExecutionException stopping) {
      end(); // the next build runs them
    }
  }

  private static void runAll(SSLEngine engine) {
    Runnable task = engine.getDelegatedTask();
    while (task != null) {
      TASKS.run(task);
      task = engine.getDelegatedTask();
    }
  }

  private synchronized void begin() {
    running++;
  }

  private synchronized void end() {
    running--;
    notifyAll();
  }

  /** Waits until no task runs, but not for longer than that. */
  synchronized void awaitIdle(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    try {
      while (running > 0 && left > 0) {
        wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
