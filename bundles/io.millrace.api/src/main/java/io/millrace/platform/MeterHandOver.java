// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import io.millrace.lib.holder.Holder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Counts of meters on their way from a registry that stops to the next one, through the launcher's
 * holder, so that counters go on growing when this bundle is replaced: whoever compares traffic
 * before and after sees no gap. Gauges read what is there and are not handed over. A meter is a
 * list of its name and its labels there.
 */
final class MeterHandOver {
  private static final String KEY = "io.millrace.base.meters";
  private static final String COUNTERS = "counters";
  private static final String BUCKETS = "buckets";
  private static final String SUMS = "sums";

  private final Holder holder;

  MeterHandOver(Holder holder) {
    this.holder = holder;
  }

  /** Leaves the counts for the next registry. */
  void leave(Map<MeterKey, AddingCounter> counters, Map<MeterKey, LogHistogram> histograms) {
    Map<List<String>, Long> counts = new HashMap<>();
    counters.forEach((key, counter) -> counts.put(parts(key), counter.value()));
    Map<List<String>, long[]> buckets = new HashMap<>();
    Map<List<String>, Double> sums = new HashMap<>();
    histograms.forEach(
        (key, histogram) -> {
          buckets.put(parts(key), histogram.counts());
          sums.put(parts(key), histogram.sum());
        });
    holder.put(KEY, Map.of(COUNTERS, counts, BUCKETS, buckets, SUMS, sums));
  }

  private static List<String> parts(MeterKey key) {
    List<String> parts = new ArrayList<>(List.of(key.name()));
    parts.addAll(key.labels());
    return List.copyOf(parts);
  }

  /** Adds what a registry before has left. */
  void take(MeterRegistry registry) {
    if (holder.take(KEY) instanceof Map<?, ?> left) {
      each(left.get(COUNTERS), Long.class, (key, count) -> counter(registry, key).add(count));
      each(left.get(BUCKETS), long[].class, (key, counts) -> histogram(registry, key).add(counts));
      each(left.get(SUMS), Double.class, (key, sum) -> histogram(registry, key).addSum(sum));
    }
  }

  private static <V> void each(Object map, Class<V> type, BiConsumer<List<?>, V> use) {
    if (map instanceof Map<?, ?> entries) {
      entries.forEach(
          (key, value) -> {
            if (key instanceof List<?> parts && parts.size() % 2 == 1 && type.isInstance(value)) {
              use.accept(parts, type.cast(value));
            }
          });
    }
  }

  private static AddingCounter counter(MeterRegistry registry, List<?> parts) {
    return (AddingCounter) registry.counter((String) parts.get(0), labels(parts));
  }

  private static LogHistogram histogram(MeterRegistry registry, List<?> parts) {
    return (LogHistogram) registry.histogram((String) parts.get(0), labels(parts));
  }

  private static String[] labels(List<?> parts) {
    return parts.subList(1, parts.size()).toArray(String[]::new);
  }
}
