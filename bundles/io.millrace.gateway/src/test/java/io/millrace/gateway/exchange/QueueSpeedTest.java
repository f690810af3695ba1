// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueueSpeedTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final QueueSpeed speed = new QueueSpeed();
  private long now = 100 * SECOND;

  /** Ends requests at a pace, while others wait. */
  private void end(int requests, Duration pace) {
    for (int i = 0; i < requests; i++) {
      now += pace.toNanos();
      speed.ended(now, true);
    }
  }

  private long seconds(int waiting, Duration spacing) {
    return speed.secondsFor(waiting, spacing, now, now);
  }

  @Test
  void device_that_takes_two_seconds_works_off_ten_in_twenty() {
    end(50, Duration.ofSeconds(2));
    assertThat(seconds(10, Duration.ZERO)).isEqualTo(20);
  }

  @Test
  void fast_device_is_free_after_the_shortest_time_there_is() {
    end(50, Duration.ofMillis(10));
    assertThat(seconds(64, Duration.ZERO)).isEqualTo(1);
  }

  @Test
  void spacing_counts_when_it_is_longer() {
    end(50, Duration.ofMillis(10));
    assertThat(seconds(8, Duration.ofSeconds(3))).isEqualTo(24);
  }

  @Test
  void device_that_has_become_slow_is_believed_to_be_slow() {
    end(50, Duration.ofMillis(10));
    assertThat(speed.secondsFor(4, Duration.ZERO, now, now + 30 * SECOND)).isEqualTo(120);
  }

  @Test
  void time_without_requests_that_wait_does_not_count() {
    end(50, Duration.ofSeconds(1));
    speed.ended(now, false);
    now += 1000 * SECOND;
    speed.ended(now, true);
    end(1, Duration.ofSeconds(1));
    assertThat(seconds(5, Duration.ZERO)).isBetween(4L, 5L);
  }

  @Test
  void nothing_is_known_at_first_and_the_longest_is_ten_minutes() {
    assertThat(seconds(8, Duration.ZERO)).isEqualTo(5);
    assertThat(speed.secondsFor(8, Duration.ZERO, now, now + 1000 * SECOND)).isEqualTo(600);
  }
}
