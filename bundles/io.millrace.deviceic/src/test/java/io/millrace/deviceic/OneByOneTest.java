// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OneByOneTest {
  private final OneByOne turns = new OneByOne();
  private int inside;
  private int most;
  private int done;

  @Test
  void tasks_of_many_threads_never_meet_and_none_is_lost() throws Exception {
    int threads = 4;
    int each = 5_000;
    CountDownLatch finished = new CountDownLatch(threads * each);
    for (int i = 0; i < threads; i++) {
      new Thread(
              () -> {
                for (int n = 0; n < each; n++) {
                  turns.run(() -> visit(finished));
                }
              })
          .start();
    }
    assertThat(finished.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(most).isEqualTo(1);
    assertThat(done).isEqualTo(threads * each);
  }

  private void visit(CountDownLatch finished) {
    inside++;
    most = Math.max(most, inside);
    done++;
    inside--;
    finished.countDown();
  }

  @Test
  void task_of_a_task_runs_after_it() {
    List<String> order = new ArrayList<>();
    turns.run(
        () -> {
          turns.run(() -> order.add("second"));
          order.add("first");
        });
    assertThat(order).containsExactly("first", "second");
    assertThat(turns.load()).isZero();
  }

  @Test
  void task_that_fails_harms_no_other() {
    List<String> order = new ArrayList<>();
    turns.run(
        () -> {
          turns.run(() -> order.add("other"));
          throw new IllegalStateException("broken");
        });
    assertThat(order).containsExactly("other");
  }
}
