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

  private static FleetStatus wrong(String trouble, boolean refused, String... warnings) {
    return new FleetStatus(
        Phase.IDLE,
        "",
        "",
        0,
        Optional.of(Instant.EPOCH),
        trouble,
        List.of(warnings),
        refused,
        trouble.isEmpty() ? Optional.empty() : Optional.of(Instant.EPOCH),
        Instant.EPOCH);
  }

  private static String warned(FleetStatus status) {
    Result result = new FleetCheck("host", () -> status, () -> "").execute();
    assertThat(result.getStatus()).isEqualTo(Result.Status.WARN);
    return result.toString();
  }

  @Test
  void what_is_wrong_is_said_with_its_beginning_and_so_is_every_warning() {
    assertThat(warned(wrong("it refuses", true, "a token", "plain http")))
        .contains("not accepted by host since 1970-01-01T00:00:00Z: it refuses; a token; plain");
    assertThat(warned(wrong("no route", false))).contains("nothing from host since 1970");
    assertThat(warned(wrong("", false, "a token"))).contains("a token");
  }
}
