// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What is swapped, in which order: again and again each bundle once, in an order that the seed
 * says, and after every {@value #SINGLES} of them a set of some.
 */
final class SwapOrder {
  static final int SINGLES = 8;
  private static final int MOST = 4;

  private SwapOrder() {}

  /**
   * Returns the sets in order, most of them of one bundle.
   *
   * @param whole whether each round ends with all bundles as one set
   */
  static List<List<String>> of(List<String> bundles, int swaps, boolean whole, Random random) {
    List<List<String>> order = new ArrayList<>();
    while (order.size() < swaps) {
      List<String> round = new ArrayList<>(bundles);
      Collections.shuffle(round, random);
      for (int i = 0; i < round.size(); i++) {
        order.add(List.of(round.get(i)));
        if (i % SINGLES == SINGLES - 1) {
          order.add(some(bundles, random));
        }
      }
      if (whole) {
        order.add(List.copyOf(bundles));
      }
    }
    return order.subList(0, swaps);
  }

  private static List<String> some(List<String> bundles, Random random) {
    List<String> shuffled = new ArrayList<>(bundles);
    Collections.shuffle(shuffled, random);
    int count = Math.min(bundles.size(), 2 + random.nextInt(MOST - 1));
    return List.copyOf(shuffled.subList(0, count));
  }
}
