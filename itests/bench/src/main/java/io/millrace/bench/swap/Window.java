// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import java.util.EnumMap;
import java.util.Map;

/**
 * A stretch of a run: around a swap, or as long as that without one. It knows the longest time that
 * a request of each prompt kind waited in it. Guarded by the {@link Tally}.
 */
final class Window {
  private final boolean swap;
  private final Map<Kind, Long> longest = new EnumMap<>(Kind.class);

  Window(boolean swap) {
    this.swap = swap;
  }

  boolean isSwap() {
    return swap;
  }

  void add(Kind kind, long nanos) {
    longest.merge(kind, nanos, Math::max);
  }

  /** Returns the longest time in milliseconds; 0 when no request of that kind was answered. */
  double longest(Kind kind) {
    return longest.getOrDefault(kind, 0L) / 1e6;
  }
}
