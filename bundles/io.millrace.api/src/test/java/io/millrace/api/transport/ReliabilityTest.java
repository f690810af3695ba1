// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReliabilityTest {
  @ParameterizedTest(name = "{4} is refused")
  @CsvSource({
    "0, 1.5, 4, 93000, ackTimeout",
    "-1, 1.5, 4, 93000, ackTimeout",
    "2000, 0.99, 4, 93000, randomFactor",
    "2000, NaN, 4, 93000, randomFactor",
    "2000, 1.5, 0, 93000, attempts",
    "2000, 1.5, 17, 93000, attempts",
    "2000, 1.5, 4, 0, deadline"
  })
  void what_is_out_of_range_is_refused_by_name(
      long ackMillis, double factor, int attempts, long deadlineMillis, String name) {
    Duration ack = Duration.ofMillis(ackMillis);
    Duration deadline = Duration.ofMillis(deadlineMillis);

    assertThatThrownBy(() -> new Reliability(true, ack, factor, attempts, deadline))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void variants_change_one_thing() {
    Reliability once = Reliability.CONFIRMABLE.withConfirmable(false);

    assertThat(once.confirmable()).isFalse();
    assertThat(once.attempts()).isEqualTo(Reliability.CONFIRMABLE.attempts());
    assertThat(once.withConfirmable(false)).isSameAs(once);
    assertThat(once.withDeadline(Duration.ofSeconds(1)).deadline()).hasSeconds(1);
  }
}
