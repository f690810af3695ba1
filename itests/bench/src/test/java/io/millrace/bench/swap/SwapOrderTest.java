// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every bundle has its turn alone, some of them as sets, and a seed gives the same order again. */
class SwapOrderTest {
  private static final List<String> BUNDLES =
      List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");

  @Test
  void each_bundle_is_swapped_alone_once_a_round_and_then_all_as_one_set() {
    List<List<String>> order = SwapOrder.of(BUNDLES, 12, true, new Random(1));
    assertThat(order.stream().filter(set -> set.size() == 1).map(set -> set.get(0)))
        .containsExactlyInAnyOrderElementsOf(BUNDLES);
    assertThat(order.get(SwapOrder.SINGLES)).hasSizeBetween(2, 4).doesNotHaveDuplicates();
    assertThat(order.get(11)).isEqualTo(BUNDLES);
  }

  @Test
  void a_seed_gives_the_same_order_again() {
    assertThat(SwapOrder.of(BUNDLES, 50, true, new Random(7)))
        .isEqualTo(SwapOrder.of(BUNDLES, 50, true, new Random(7)))
        .isNotEqualTo(SwapOrder.of(BUNDLES, 50, true, new Random(8)))
        .hasSize(50);
  }
}
