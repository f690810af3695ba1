// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopTest {
  @Test
  void tasks_run_in_order_on_one_thread() throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    CompletableFuture<Thread> last = new CompletableFuture<>();
    try (Loop loop = Loop.start("a loop")) {
      loop.execute(() -> order.add(Thread.currentThread().getName() + " 1"));
      loop.execute(() -> order.add(Thread.currentThread().getName() + " 2"));
      loop.execute(() -> last.complete(Thread.currentThread()));
      assertThat(last.get(20, TimeUnit.SECONDS).isDaemon()).isTrue();
    }
    assertThat(order).containsExactly("a loop 1", "a loop 2");
  }

  @Test
  void a_failing_task_does_not_end_the_loop() throws Exception {
    CompletableFuture<String> after = new CompletableFuture<>();
    try (Loop loop = Loop.start("a loop")) {
      loop.execute(
          () -> {
            throw new IllegalStateException("on purpose");
          });
      loop.execute(() -> after.complete("alive"));
      assertThat(after.get(20, TimeUnit.SECONDS)).isEqualTo("alive");
    }
  }

  @Test
  void closing_runs_what_is_queued_and_drops_what_comes_later() {
    List<Integer> ran = new CopyOnWriteArrayList<>();
    Loop loop = Loop.start("a loop");
    loop.execute(() -> ran.add(1));
    loop.execute(() -> ran.add(2));
    loop.close();
    loop.execute(() -> ran.add(3));
    loop.close();
    assertThat(ran).containsExactly(1, 2);
  }

  @Test
  void a_task_may_close_its_own_loop() throws Exception {
    CompletableFuture<String> done = new CompletableFuture<>();
    Loop loop = Loop.start("a loop");
    loop.execute(
        () -> {
          loop.close();
          done.complete("closed");
        });
    assertThat(done.get(20, TimeUnit.SECONDS)).isEqualTo("closed");
  }
}
