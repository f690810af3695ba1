// SPDX-License-Identifier: Apache-2.0
package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualTimeTest {
  private final ManualTime time = new ManualTime();
  private final List<Instant> ran = new ArrayList<>();

  @Test
  void tasks_run_at_the_time_they_are_due() {
    Instant start = time.now();
    time.schedule(Duration.ofSeconds(2), () -> ran.add(time.now()));
    time.schedule(Duration.ofSeconds(1), () -> ran.add(time.now()));
    Timer cancelled = time.schedule(Duration.ofSeconds(1), () -> ran.add(Instant.MIN));
    assertThat(cancelled.cancel()).isTrue();
    assertThat(time.scheduledTasks()).isEqualTo(2);
    assertThat(time.untilNextTask()).contains(Duration.ofSeconds(1));
    time.advance(Duration.ofSeconds(5));
    assertThat(ran).containsExactly(start.plusSeconds(1), start.plusSeconds(2));
    assertThat(time.now()).isEqualTo(start.plusSeconds(5));
    assertThat(time.untilNextTask()).isEmpty();
  }

  @Test
  void wall_clock_can_be_set_alone() {
    long before = time.nanos();
    time.setWallClock(Instant.EPOCH);
    assertThat(time.now()).isEqualTo(Instant.EPOCH);
    assertThat(time.nanos()).isEqualTo(before);
  }

  @Test
  void same_seed_gives_the_same_numbers() {
    assertThat(new RepeatableRandomness(7).nextBytes(8))
        .isEqualTo(new RepeatableRandomness(7).nextBytes(8));
    assertThat(new RepeatableRandomness(7).nextInt(10)).isBetween(0, 9);
  }
}
