// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** The way of items to the executor that stores them: a bounded number at a time. Thread-safe. */
final class HandOver {
  private static final int MOST = 4096;

  private final Executor tasks;
  private final AtomicInteger underWay = new AtomicInteger();

  HandOver(Executor tasks) {
    this.tasks = tasks;
  }

  /** Returns false when too many are on their way. */
  boolean execute(Runnable task) {
    if (underWay.incrementAndGet() > MOST) {
      underWay.decrementAndGet();
      return false;
    }
    tasks.execute(
        () -> {
          underWay.decrementAndGet();
          task.run();
        });
    return true;
  }
}
