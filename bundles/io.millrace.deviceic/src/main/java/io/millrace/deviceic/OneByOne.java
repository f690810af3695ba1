// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.lib.loop.CallbackGuard;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one after the other, on the thread of whoever comes while nobody is at work, as the
 * one processor of a Device IC would. No lock is held. A task that fails is logged and harms no
 * other. Thread-safe.
 */
final class OneByOne {
  private static final CallbackGuard TASKS =
      CallbackGuard.outermost(OneByOne.class, "a task of the Device IC");

  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /** Runs a task now, or after those before it; from inside a task it runs after that one. */
  void run(Runnable task) {
    waiting.add(task);
    if (count.getAndIncrement() == 0) {
      work();
    }
  }

  /** Returns how many tasks wait or run. */
  int load() {
    return count.get();
  }

  private void work() {
    do {
      TASKS.run(waiting.remove());
    } while (count.decrementAndGet() != 0);
  }
}
