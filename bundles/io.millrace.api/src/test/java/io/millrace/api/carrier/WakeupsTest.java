// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No wakeup is lost: it runs at once, at the end of an iteration, or at the end of the loop. */
class WakeupsTest {
  private final List<Integer> woken = new ArrayList<>();

  private void leave(int number) {
    Wakeups.leave(() -> woken.add(number));
  }

  @Test
  void on_the_thread_of_no_loop_it_runs_at_once() {
    leave(1);
    assertThat(woken).containsExactly(1);
  }

  @Test
  void on_a_loop_it_runs_once_at_the_end_of_the_iteration() {
    try (Wakeups wakeups = Wakeups.begin()) {
      leave(1);
      leave(2);
      assertThat(woken).isEmpty();
      wakeups.run();
      wakeups.run();
      assertThat(woken).containsExactly(1, 2);
      leave(3);
    }
    assertThat(woken).containsExactly(1, 2, 3);
    leave(4);
    assertThat(woken).containsExactly(1, 2, 3, 4);
  }

  @Test
  void more_than_may_be_left_run_at_once() {
    try (Wakeups wakeups = Wakeups.begin()) {
      for (int i = 0; i < 100; i++) {
        leave(i);
      }
      assertThat(woken).hasSizeGreaterThan(50);
      wakeups.run();
      assertThat(woken).hasSize(100).doesNotHaveDuplicates();
    }
  }
}
