// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.time.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads schedule and take back at once: each task runs once, at its time, or not at all. */
class WheelStressTest {
  private static final int THREADS = 4;
  private static final int TASKS = 20_000;

  /** A task forgotten in a bucket that was passed would come a round, eight seconds, later. */
  private static final long MOST_LATE_NANOS = TimeUnit.SECONDS.toNanos(6);

  private final SystemTime time = new SystemTime();
  private final AtomicInteger ran = new AtomicInteger();
  private final AtomicInteger takenBack = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final CountDownLatch all = new CountDownLatch(THREADS * TASKS);

  @AfterEach
  void stop() {
    time.stop();
  }

  @Test
  void every_task_runs_once_at_its_time_or_was_taken_back() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(i);
      Thread thread = new Thread(() -> scheduleMany(random));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(all.await(60, TimeUnit.SECONDS)).as("left: " + all.getCount()).isTrue();
    assertThat(faults).isEmpty();
    assertThat(ran.get() + takenBack.get()).isEqualTo(THREADS * TASKS);
    assertThat(ran.get()).isPositive();
    assertThat(takenBack.get()).isPositive();
  }

  private void scheduleMany(Random random) {
    for (int i = 0; i < TASKS; i++) {
      long delay = random.nextInt(3) == 0 ? 0 : random.nextInt(60_000_000);
      long due = System.nanoTime() + delay;
      AtomicInteger runs = new AtomicInteger();
      Timer timer = time.schedule(Duration.ofNanos(delay), () -> run(due, runs));
      if (random.nextInt(3) == 0 && timer.cancel()) {
        takenBack.incrementAndGet();
        all.countDown();
        if (timer.cancel()) {
          faults.add("taken back twice");
        }
      }
    }
  }

  private void run(long due, AtomicInteger runs) {
    long late = System.nanoTime() - due;
    if (late < 0) {
      faults.add("too early by " + -late);
    }
    if (late > MOST_LATE_NANOS) {
      faults.add("too late by " + late);
    }
    if (runs.incrementAndGet() > 1) {
      faults.add("twice");
    }
    ran.incrementAndGet();
    all.countDown();
  }
}
