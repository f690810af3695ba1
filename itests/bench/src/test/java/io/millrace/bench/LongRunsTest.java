// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.bench.chaos.ChaosBench;
import io.millrace.bench.kill.KillBench;
import io.millrace.bench.swap.SwapBench;
import io.millrace.bench.swap.SwapOptions;
import io.millrace.lib.testing.Extent;
import io.millrace.rig.PtyPair;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The short runs of the benchmarks that take minutes: no bar is missed. */
class LongRunsTest {
  private static final long SEED = 20_261_129;

  @BeforeEach
  void onlyWhenLong() {
    assumeTrue(Extent.isLong(), "takes minutes: ./millrace test --long");
  }

  @Test
  void swaps_under_load_lose_nothing() throws Exception {
    assumeTrue(PtyPair.isPossible(), "socat is not installed");
    assertThat(new SwapBench(new SwapOptions(distribution(), List.of(), 100, 8, true, SEED)).run())
        .isTrue();
  }

  @Test
  void a_killed_router_runs_the_old_set_or_the_new_one() throws Exception {
    assertThat(new KillBench(distribution(), 46, 4, SEED).run()).isTrue();
  }

  /** An hour, or as long as the property millrace.chaos.minutes says. */
  @Test
  void whatever_happens_a_router_serves_again_and_loses_nothing() throws Exception {
    assumeTrue(ChaosBench.isPossible(), "needs root and socat");
    int minutes = Integer.getInteger("millrace.chaos.minutes", 60);
    assertThat(new ChaosBench(distribution(), Duration.ofMinutes(minutes), SEED).run()).isTrue();
  }

  /** Two hours, or as long as the property millrace.soak.minutes says. */
  @Test
  void router_that_runs_for_hours_grows_in_nothing() throws Exception {
    int minutes = Integer.getInteger("millrace.soak.minutes", 120);
    assertThat(new Soak(Duration.ofMinutes(minutes)).run()).isEmpty();
  }

  private static Path distribution() {
    return Path.of(System.getProperty("millrace.distribution"));
  }
}
