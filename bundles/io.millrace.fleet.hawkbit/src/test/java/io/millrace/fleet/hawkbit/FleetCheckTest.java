// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fleet.hawkbit.agent.FleetStatus;
import io.millrace.fleet.hawkbit.agent.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

class FleetCheckTest {
  private static final FleetStatus GOOD =
      new FleetStatus(
          Phase.IDLE,
          "",
          "",
          0,
          Optional.of(Instant.EPOCH),
          "",
          List.of(),
          false,
          Optional.empty(),
          Instant.EPOCH);

  @Test
  void a_step_that_failed_unexpectedly_is_not_good_whatever_was_known_before() {
    assertThat(new FleetCheck("host", () -> GOOD, () -> "").execute().getStatus())
        .isEqualTo(Result.Status.OK);
    Result result = new FleetCheck("host", () -> GOOD, () -> "a fault").execute();
    assertThat(result.getStatus()).isEqualTo(Result.Status.WARN);
    assertThat(result.toString()).contains("a fault");
  }
}
