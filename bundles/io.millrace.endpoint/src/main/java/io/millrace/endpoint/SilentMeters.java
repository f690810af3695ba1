// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.metrics.Counter;
import io.millrace.api.metrics.Histogram;
import io.millrace.api.metrics.Meters;
import io.millrace.api.metrics.Sample;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Meters that nobody reads. */
final class SilentMeters implements Meters {
  private static final Counter COUNTER =
      new Counter() {
        @Override
        public void increment() {}

        @Override
        public void add(long count) {}

        @Override
        public long value() {
          return 0;
        }
      };

  private static final Histogram HISTOGRAM =
      new Histogram() {
        @Override
        public void record(double value) {}

        @Override
        public long count() {
          return 0;
        }

        @Override
        public double sum() {
          return 0;
        }

        @Override
        public double quantile(double q) {
          return 0;
        }
      };

  @Override
  public Counter counter(String name, String... labels) {
    return COUNTER;
  }

  @Override
  public Histogram histogram(String name, String... labels) {
    return HISTOGRAM;
  }

  @Override
  public AutoCloseable gauge(String name, DoubleSupplier value, String... labels) {
    return () -> {};
  }

  @Override
  public List<Sample> samples() {
    return List.of();
  }
}
