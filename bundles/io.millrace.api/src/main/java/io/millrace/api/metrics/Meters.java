// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.metrics;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The registry of meters. Names follow Prometheus: {@code millrace_<part>_<what>_<unit>}, counters
 * end in {@code _total}, times are in seconds, sizes in bytes. Labels are pairs of name and value;
 * their values must come from a small fixed set. The same name and labels return the same meter.
 * Thread-safe.
 */
@ProviderType
public interface Meters {
  /** Returns the counter of that name and labels. */
  Counter counter(String name, String... labels);

  /** Returns the histogram of that name and labels. */
  Histogram histogram(String name, String... labels);

  /**
   * Adds a gauge.
   *
   * @param value called whenever the meters are read; must not block
   * @return a handle whose closing removes the gauge
   */
  AutoCloseable gauge(String name, DoubleSupplier value, String... labels);

  /** Returns every meter's present value. */
  List<Sample> samples();
}
