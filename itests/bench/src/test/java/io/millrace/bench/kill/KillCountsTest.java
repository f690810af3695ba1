// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The benchmark says which bar a run misses, and nothing when it misses none. */
class KillCountsTest {
  private final KillCounts counts = new KillCounts();

  @Test
  void kills_after_which_all_is_well_miss_nothing() {
    counts.killed();
    counts.servedAgain(1200);
    assertThat(counts.missed()).isEmpty();
    assertThat(counts.figures())
        .containsOnlyKeys("kills", "mixed", "acknowledged_lost", "serve_again_p99_ms")
        .containsEntry("kills", 1)
        .containsEntry("serve_again_p99_ms", 1200.0);
  }

  @Test
  void each_bar_that_is_missed_is_named() {
    assertThat(counts.missed()).containsExactly("kills is 0: nothing was tried");
    counts.killed();
    counts.mixed();
    counts.lost();
    counts.notReached();
    assertThat(counts.missed())
        .containsExactly(
            "mixed is 1, must be 0",
            "acknowledged_lost is 1, must be 0",
            "1 steps were not reached: what they prove is not proved");
  }
}
