// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Quantiles that are values which were measured. */
final class Quantile {
  private Quantile() {}

  /** Returns the smallest value that so large a part of all does not exceed, in tenths. */
  static double of(List<Double> values, double part) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int at = (int) Math.ceil(part * sorted.size()) - 1;
    return sorted.isEmpty() ? 0 : Math.round(10 * sorted.get(Math.max(0, at))) / 10.0;
  }
}
