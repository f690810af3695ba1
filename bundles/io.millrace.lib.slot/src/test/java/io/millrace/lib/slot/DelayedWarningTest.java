// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DelayedWarningTest {
  private final TurnedTime time = new TurnedTime();
  private final DelayedWarning warning = new DelayedWarning(time);

  @Test
  void it_is_due_once_after_ten_seconds() {
    assertThat(warning.isDue()).isFalse();
    time.turn(Duration.ofMillis(9_999));
    assertThat(warning.isDue()).isFalse();
    time.turn(Duration.ofMillis(1));
    assertThat(warning.isDue()).isTrue();
    assertThat(warning.isDue()).isFalse();
  }

  @Test
  void what_has_ended_begins_anew() {
    assertThat(warning.isDue()).isFalse();
    warning.end();
    time.turn(Duration.ofSeconds(20));
    assertThat(warning.isDue()).isFalse();
    time.turn(Duration.ofSeconds(10));
    assertThat(warning.isDue()).isTrue();
  }
}
