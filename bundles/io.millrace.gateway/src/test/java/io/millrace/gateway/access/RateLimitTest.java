// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final TurnedTime time = new TurnedTime();
  private final RateLimit limit = new RateLimit(time, 2);

  private int takeAll(long key) {
    int taken = 0;
    while (limit.take(key) == 0) {
      taken++;
    }
    return taken;
  }

  @Test
  void ten_times_the_rate_goes_at_once_and_then_the_rate() {
    assertThat(takeAll(1)).isEqualTo(20);
    assertThat(limit.take(1)).isEqualTo(1);
    time.turn(Duration.ofSeconds(1));
    assertThat(takeAll(1)).isEqualTo(2);
    time.turn(Duration.ofSeconds(2));
    assertThat(takeAll(1)).isEqualTo(4);
  }

  @Test
  void a_key_that_is_calm_for_long_enough_begins_anew() {
    takeAll(1);
    time.turn(Duration.ofSeconds(1));
    takeAll(1);
    assertThat(limit.take(1)).isEqualTo(2);
    time.turn(Duration.ofSeconds(12));
    assertThat(takeAll(1)).isEqualTo(20);
    assertThat(limit.take(1)).isEqualTo(1);
  }

  @Test
  void keys_have_nothing_to_do_with_each_other() {
    for (long key = 0; key < 1000; key++) {
      assertThat(takeAll(key)).isEqualTo(20);
    }
    assertThat(limit.take(0)).isPositive();
  }

  @Test
  void a_key_that_is_used_is_not_pushed_out_by_others_without_number() {
    takeAll(1);
    for (long key = 2; key < 100_000; key++) {
      time.turn(Duration.ofNanos(100));
      limit.take(key);
      if (key % 200 == 0) {
        assertThat(limit.take(1)).isPositive();
      }
    }
  }
}
