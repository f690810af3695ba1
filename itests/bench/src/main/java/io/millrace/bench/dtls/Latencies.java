// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.dtls;

import java.util.concurrent.atomic.AtomicLongArray;

/** How long answers took, in tenths of a millisecond up to ten seconds. Thread-safe. */
final class Latencies {
  private static final int MOST = 100_000;
  private static final long NANOS = 100_000;

  private final AtomicLongArray counts = new AtomicLongArray(MOST + 1);

  void add(long nanos) {
    counts.incrementAndGet((int) Math.min(MOST, nanos / NANOS));
  }

  long count() {
    long all = 0;
    for (int i = 0; i <= MOST; i++) {
      all += counts.get(i);
    }
    return all;
  }

  /** Returns the latency in milliseconds which that share of the answers did not exceed. */
  double quantile(double share) {
    long rest = (long) Math.ceil(share * count());
    for (int i = 0; i <= MOST; i++) {
      rest -= counts.get(i);
      if (rest <= 0) {
        return (i + 1) / 10.0;
      }
    }
    return MOST / 10.0;
  }
}
