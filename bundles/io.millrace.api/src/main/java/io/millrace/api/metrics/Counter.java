// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.metrics;

import org.osgi.annotation.versioning.ProviderType;

/** A counter, which only grows. Thread-safe. */
@ProviderType
public interface Counter {
  /** Adds one. */
  void increment();

  /** Adds {@code count}, which is not negative. */
  void add(long count);

  /** Returns the present count. */
  long value();
}
