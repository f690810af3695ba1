// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
  private final SerialExecutor executor =
      new SerialExecutor(CallbackGuard.outermost(SerialExecutorTest.class, "a task of the test"));
  private final AtomicInteger running = new AtomicInteger();
  private int most;
  private int done;

  @Test
  void tasks_of_many_threads_never_run_at_the_same_time_and_none_is_lost() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread = new Thread(this::submitMany);
      threads.add(thread);
      thread.start();
    }
    for (Thread each : threads) {
      each.join();
    }
    executor.complete(() -> {});
    assertThat(most).isEqualTo(1);
    assertThat(done).isEqualTo(40_000);
    assertThat(executor.pending()).isZero();
  }

  private void submitMany() {
    for (int i = 0; i < 10_000; i++) {
      executor.execute(
          () -> {
            most = Math.max(most, running.incrementAndGet());
            done++;
            running.decrementAndGet();
          });
    }
  }

  @Test
  void task_submitted_by_a_task_runs_after_it() {
    List<String> order = new ArrayList<>();
    executor.execute(
        () -> {
          executor.execute(() -> order.add("second"));
          assertThat(executor.pending()).isEqualTo(2);
          order.add("first");
        });
    assertThat(order).containsExactly("first", "second");
    assertThat(executor.pending()).isZero();
  }

  @Test
  void task_that_fails_does_not_keep_the_next_from_running() {
    List<String> order = new ArrayList<>();
    executor.execute(
        () -> {
          executor.execute(
              () -> {
                throw new NoClassDefFoundError("on purpose");
              });
          executor.execute(() -> order.add("next"));
          throw new IllegalStateException("on purpose");
        });
    assertThat(order).containsExactly("next");
  }

  @Test
  void completion_means_that_the_task_has_ended() {
    List<String> order = new ArrayList<>();
    executor.execute(() -> order.add("before"));
    executor.complete(() -> order.add("completed"));
    assertThat(order).containsExactly("before", "completed");
  }
}
