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
   * Returns an upper bound of the value below which the share {@code q} (0–1) of all values lies.
   */
  double quantile(double q);
}
