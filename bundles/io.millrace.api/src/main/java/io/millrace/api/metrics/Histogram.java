// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.metrics;

import org.osgi.annotation.versioning.ProviderType;

/** A distribution of observed values. Thread-safe. */
@ProviderType
public interface Histogram {
  /** Records a value in the base unit of the meter's name (seconds, bytes). */
  void record(double value);

  /** Returns how many values were recorded. */
  long count();

  /** Returns the sum of all recorded values. */
  double sum();

  /**
   * Returns an upper bound of a quantile.
   *
   * @param q 0 to 1; 0.99 for the 99th percentile
   */
  double quantile(double q);

  /** Returns what was recorded up to now; empty where no buckets are kept. */
  default Distribution distribution() {
    return Distribution.EMPTY;
  }
}
