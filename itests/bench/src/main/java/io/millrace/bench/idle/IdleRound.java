// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.idle;

import java.util.Map;

/**
 * One window, at the same time for all: two routers with all bundles, of which the difference is
 * what the machine adds by chance, and one without each bundle.
 *
 * @param without by the names of the bundles
 */
record IdleRound(IdleFigures first, IdleFigures second, Map<String, IdleFigures> without) {
  IdleFigures whole() {
    return first.mean(second);
  }

  /** Returns what a bundle costs. */
  IdleFigures cost(String bundle) {
    return whole().minus(without.get(bundle));
  }

  /** Returns by how many bytes of heap two routers differ that are the same. */
  double chanceHeapBytes() {
    return Math.abs(first.heapBytes() - second.heapBytes());
  }

  /** Returns by how many milliseconds of CPU two routers differ that are the same. */
  double chanceMillis() {
    return Math.abs(first.cpuMillis() - second.cpuMillis());
  }
}
