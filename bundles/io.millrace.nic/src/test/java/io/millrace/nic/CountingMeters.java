// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.metrics.Counter;
import io.millrace.api.metrics.Histogram;
import io.millrace.api.metrics.Meters;
import io.millrace.api.metrics.Sample;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** Meters that only count, by the value of their first label or by their name. */
final class CountingMeters implements Meters {
  private final Map<String, Long> counts = new ConcurrentHashMap<>();

  long count(String label) {
    return counts.getOrDefault(label, 0L);
  }

  @Override
  public Counter counter(String name, String... labels) {
    String key = labels.length == 0 ? name : labels[1];
    return new Counter() {
      @Override
      public void increment() {
        add(1);
      }

      @Override
      public void add(long count) {
        counts.merge(key, count, Long::sum);
      }

      @Override
      public long value() {
        return count(key);
      }
    };
  }

  @Override
  public Histogram histogram(String name, String... labels) {
    throw new UnsupportedOperationException();
  }

  @Override
  public AutoCloseable gauge(String name, DoubleSupplier value, String... labels) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Sample> samples() {
    return List.of();
  }
}
