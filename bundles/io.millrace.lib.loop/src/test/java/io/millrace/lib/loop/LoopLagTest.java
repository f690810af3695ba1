// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** The lag of a loop that runs its tasks when the test says so. */
class LoopLagTest {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private long nanos = 1;
  private final LoopLag lag = new LoopLag(tasks::add, () -> nanos);

  private void turn(double seconds) {
    nanos += (long) (seconds * 1e9);
  }

  @Test
  void loop_that_does_not_run_has_a_lag_that_grows() {
    assertThat(lag.getAsDouble()).isZero();
    turn(3);
    assertThat(lag.getAsDouble()).isEqualTo(3);
    turn(4);
    assertThat(lag.getAsDouble()).isEqualTo(7);
    assertThat(tasks).as("one task waits, however often it is read").hasSize(1);
  }

  @Test
  void loop_that_runs_again_shows_how_late_it_was_and_is_asked_anew() {
    lag.getAsDouble();
    turn(2);
    tasks.remove().run();
    assertThat(lag.getAsDouble()).isEqualTo(2);
    turn(0.5);
    tasks.remove().run();
    assertThat(lag.getAsDouble()).isEqualTo(0.5);
  }

  @Test
  void loop_that_runs_a_task_at_once_has_no_lag() {
    LoopLag prompt = new LoopLag(Runnable::run, () -> nanos);
    turn(9);
    assertThat(prompt.getAsDouble()).isZero();
  }
}
