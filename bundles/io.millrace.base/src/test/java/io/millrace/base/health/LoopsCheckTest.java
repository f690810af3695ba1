// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.loop.LoopLag;
import io.millrace.platform.MeterRegistry;
import io.millrace.platform.SystemTime;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of loops that run, are late, or stand still. */
class LoopsCheckTest {
  private final SystemTime time = new SystemTime();
  private final MeterRegistry meters = new MeterRegistry();
  private final LoopsCheck check = new LoopsCheck(meters, time);

  @AfterEach
  void stop() {
    check.deactivate();
    time.stop();
  }

  @Test
  void timer_that_runs_is_good() {
    Result result = check.execute();
    assertThat(result.getStatus()).isEqualTo(Status.OK);
    assertThat(result.toString()).contains("1 run, the slowest within ");
  }

  @Test
  void loop_that_stands_still_is_critical_and_a_late_one_a_warning() {
    try (AutoCloseable stuck = meters.gauge(LoopLag.METER, () -> 12.4, "loop", "udp");
        AutoCloseable late = meters.gauge(LoopLag.METER, () -> 1.25, "loop", "other")) {
      Result result = check.execute();
      assertThat(result.getStatus()).isEqualTo(Status.CRITICAL);
      assertThat(result.toString())
          .contains("the loop udp has run no task for 12 s")
          .contains("the loop other is 1.");
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    }
  }
}
