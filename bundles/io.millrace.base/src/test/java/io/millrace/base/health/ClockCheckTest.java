// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.time.Duration;
import java.time.Instant;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockCheckTest {
  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

  /** A wall clock alone. */
  private record Wall(Instant now) implements Time {
    @Override
    public long nanos() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      throw new UnsupportedOperationException();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:03:22Z, CRITICAL, before this release was made",
    "2025-12-31T23:59:59Z, CRITICAL, before this release was made",
    "2026-01-01T00:00:00Z, OK, 2026-01-01T00:00:00Z",
    "2099-12-31T23:59:59Z, OK, 2099-12-31T23:59:59Z",
    "2100-01-01T00:00:00Z, CRITICAL, after 2100-01-01",
  })
  void clock_that_cannot_be_right_is_said(Instant now, Result.Status status, String reason) {
    Result result = new ClockCheck(new Wall(now), BUILT).execute();
    assertThat(result.getStatus()).isEqualTo(status);
    assertThat(result.iterator().next().getMessage()).contains(reason);
  }
}
