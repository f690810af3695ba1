// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The benchmark says which bar a run misses, and nothing when it misses none. */
class SwapThresholdsTest {
  private static Map<String, Object> good() {
    Map<String, Object> figures = new HashMap<>();
    figures.put("swaps", 100);
    figures.put("lost", 0L);
    figures.put("executed_twice", 0L);
    figures.put("wrong", 0L);
    figures.put("observers_kept", 100.0);
    figures.put("retransmissions_worst_second", 0.99);
    figures.put("added_pause_p99_ms", 900.0);
    figures.put("loaders_leaked", 0L);
    figures.put("control_lost", 1L);
    return figures;
  }

  @Test
  void figures_that_just_come_up_to_everything_miss_nothing() {
    assertThat(SwapThresholds.missedBy(good())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "lost, 1",
    "executed_twice, 1",
    "wrong, 2",
    "observers_kept, 99.99",
    "retransmissions_worst_second, 1",
    "loaders_leaked, 1",
    "control_lost, 0"
  })
  void each_bar_that_is_missed_is_named(String figure, double value) {
    Map<String, Object> figures = good();
    figures.put(figure, value);
    assertThat(SwapThresholds.missedBy(figures)).singleElement().asString().startsWith(figure);
  }

  @Test
  void each_kind_of_swap_has_its_own_longest_pause() {
    assertThat(SwapThresholds.pausesMissedBy(19.9, 149.9, 999.9)).isEmpty();
    assertThat(SwapThresholds.pausesMissedBy(20, 150, 1000)).hasSize(3);
  }

  @Test
  void a_kind_of_swap_that_did_not_happen_has_no_pause_that_passes() {
    assertThat(SwapThresholds.notSwapped(EnumSet.allOf(SwapResult.Extent.class))).isEmpty();
    assertThat(
            SwapThresholds.notSwapped(EnumSet.of(SwapResult.Extent.SET, SwapResult.Extent.OTHER)))
        .containsExactly(
            "no swap of a bundle that starts beside its predecessor: its bar is not proved",
            "no swap of the whole set: its bar is not proved");
  }

  @Test
  void a_heap_that_grows_is_told_from_one_that_is_flat() {
    RouterMemory half = new RouterMemory(20_000_000, 40);
    assertThat(SwapThresholds.heapMissedBy(half, new RouterMemory(22_900_000, 40))).isEmpty();
    assertThat(SwapThresholds.heapMissedBy(half, new RouterMemory(24_100_000, 40))).hasSize(1);
  }
}
