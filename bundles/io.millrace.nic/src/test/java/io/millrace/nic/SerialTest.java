// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.nic.core.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SerialTest {
  private final Serial serial = new Serial();

  @Test
  void task_given_inside_a_task_runs_after_it() {
    List<String> seen = new ArrayList<>();
    serial.execute(
        () -> {
          serial.execute(() -> seen.add("second"));
          seen.add("first");
        });
    assertThat(seen).containsExactly("first", "second");
  }

  @Test
  void task_that_fails_does_not_stop_the_next() {
    List<String> seen = new ArrayList<>();
    serial.execute(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    serial.execute(
        () -> {
          throw new NoClassDefFoundError("on purpose");
        });
    serial.execute(() -> seen.add("next"));
    assertThat(seen).containsExactly("next");
  }

  @Test
  void tasks_of_many_threads_never_run_at_the_same_time_and_none_is_lost() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    int[] counts = new int[2];
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread = new Thread(() -> giveMany(inside, counts));
      threads.add(thread);
      thread.start();
    }
    for (Thread each : threads) {
      each.join();
    }
    serial.complete(() -> {});
    assertThat(counts).containsExactly(40_000, 0);
  }

  private void giveMany(AtomicInteger inside, int[] counts) {
    for (int i = 0; i < 10_000; i++) {
      serial.execute(
          () -> {
            counts[1] += inside.incrementAndGet() - 1;
            counts[0]++;
            inside.decrementAndGet();
          });
    }
  }
}
