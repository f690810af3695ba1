// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.metrics;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The registry of meters. Names follow Prometheus: {@code millrace_<part>_<what>_<unit>}, counters
 * end in {@code _total}, times are in seconds, sizes in bytes. Labels are pairs of name and value;
 * their values must come from a small fixed set. Asking twice for the same meter returns the same.
 * Thread-safe.
 */
@ProviderType
public interface Meters {
  /** Returns the counter of that name and labels. */
  Counter counter(String name, String... labels);

  /** Returns the histogram of that name and labels. */
  Histogram histogram(String name, String... labels);

  /** Shows a value that is read when somebody looks; closing the handle takes it away. */
  AutoCloseable gauge(String name, DoubleSupplier value, String... labels);

  /** Returns every meter's present value. */
  List<Sample> samples();
}
