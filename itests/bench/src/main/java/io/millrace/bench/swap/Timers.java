// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What is due later, for one thread that looks every millisecond. Not thread-safe. */
final class Timers {
  private final PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparingLong(Due::at));

  private record Due(long at, Runnable task) {}

  void after(long millis, Runnable task) {
    queue.add(new Due(System.nanoTime() + millis * 1_000_000, task));
  }

  /** Runs what is due. */
  void run() {
    long now = System.nanoTime();
    while (!queue.isEmpty() && queue.peek().at - now <= 0) {
      queue.poll().task.run();
    }
  }
}
