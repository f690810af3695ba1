// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemTimeTest {
  /** More than a tick of the wheel takes; tasks of one tick run in the order of scheduling. */
  private static final long TICK_NANOS = 2_000_000;

  private final SystemTime time = new SystemTime();

  @AfterEach
  void stop() {
    time.stop();
  }

  private void runEverythingDue() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    time.schedule(Duration.ZERO, done::countDown);
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_task_runs_on_the_timers_daemon_thread() throws Exception {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    time.schedule(Duration.ZERO, () -> threads.add(Thread.currentThread()));
    time.schedule(Duration.ofMillis(1), () -> threads.add(Thread.currentThread()));
    CountDownLatch last = new CountDownLatch(1);
    time.schedule(Duration.ofMillis(2), last::countDown);

    assertThat(last.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(threads).hasSize(2);
    assertThat(threads.get(0)).isSameAs(threads.get(1));
    assertThat(threads.get(0).isDaemon()).isTrue();
    assertThat(threads.get(0).getName()).isEqualTo("millrace-timer");
  }

  /**
   * A task that was certainly due before another runs before it. When each was due is known only as
   * far as the machine let this thread schedule it in one go.
   */
  @Test
  void tasks_run_in_the_order_in_which_they_are_due() throws Exception {
    List<Due> order = new CopyOnWriteArrayList<>();
    Random random = new Random(7);
    int tasks = 100;
    CountDownLatch all = new CountDownLatch(tasks);
    for (int i = 0; i < tasks; i++) {
      Duration delay = Duration.ofMillis(1 + random.nextInt(200));
      Due due = new Due(time.nanos() + delay.toNanos());
      time.schedule(
          delay,
          () -> {
            order.add(due);
            all.countDown();
          });
      due.latest = time.nanos() + delay.toNanos();
    }

    assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
    long latestBefore = Long.MAX_VALUE;
    for (int i = tasks - 1; i >= 0; i--) {
      assertThat(order.get(i).earliest - TICK_NANOS).as("run number " + i).isLessThan(latestBefore);
      latestBefore = Math.min(latestBefore, order.get(i).latest);
    }
  }

  /** Between which moments a task is due. */
  private static final class Due {
    final long earliest;
    long latest; // touched by the test's thread alone

    Due(long earliest) {
      this.earliest = earliest;
    }
  }

  @Test
  void a_task_that_throws_harms_nobody() throws Exception {
    time.schedule(
        Duration.ZERO,
        () -> {
          throw new IllegalStateException("on purpose");
        });
    time.schedule(
        Duration.ZERO,
        () -> {
          throw new StackOverflowError("on purpose");
        });

    runEverythingDue();
  }

  @Test
  void a_delay_below_zero_means_now() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    time.schedule(Duration.ofDays(-1), done::countDown);

    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void the_longest_delay_can_be_scheduled_and_cancelled() {
    Timer timer = time.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> {});

    assertThat(timer.cancel()).isTrue();
  }

  @Test
  void a_task_taken_back_does_not_run() throws Exception {
    List<String> ran = new CopyOnWriteArrayList<>();
    Timer timer = time.schedule(Duration.ofMillis(1), () -> ran.add("no"));
    boolean taken = timer.cancel();
    CountDownLatch later = new CountDownLatch(1);
    time.schedule(Duration.ofMillis(20), later::countDown);

    assertThat(later.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(ran.isEmpty()).isEqualTo(taken);
    assertThat(timer.cancel()).isFalse();
  }

  @Test
  void a_task_that_has_begun_cannot_be_taken_back() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Timer timer =
        time.schedule(
            Duration.ZERO,
            () -> {
              begun.countDown();
              await(end);
            });
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

    assertThat(timer.cancel()).isFalse();
    end.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void after_stopping_nothing_is_taken_and_nothing_thrown() {
    time.stop();

    assertThat(time.schedule(Duration.ZERO, () -> {})).isNotNull();
  }

  @Test
  void the_clocks_go_forward() {
    long before = time.nanos();

    assertThat(time.nanos()).isGreaterThanOrEqualTo(before);
    assertThat(time.now()).isAfter(Instant.parse("2026-01-01T00:00:00Z"));
  }
}
