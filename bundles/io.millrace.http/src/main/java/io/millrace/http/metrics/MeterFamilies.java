// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.metrics;

import io.millrace.api.metrics.Distribution;
import io.millrace.api.metrics.Histogram;
import io.millrace.api.metrics.Meters;
import io.millrace.api.metrics.Sample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The router's meters as families. What ends in {@code _total} is a counter, what the registry
 * gives quantiles of is a histogram, all else a gauge. A histogram has fixed buckets with powers of
 * two as their bounds: those are bounds of the registry's finer buckets, so the counts are exact.
 */
final class MeterFamilies {
  private static final String QUANTILE = "quantile";

  /** Seconds: 0.24 ms to 64 s. */
  private static final double[] SECONDS = powers(-12, 6, 1);

  /** Bytes and other counts: 1 to 1,073,741,824. */
  private static final double[] COUNTS = powers(0, 30, 2);

  private final Meters meters;
  private final Map<String, Family> families = new TreeMap<>();
  private final Set<Object> seen = new HashSet<>();

  private MeterFamilies(Meters meters) {
    this.meters = meters;
  }

  private static double[] powers(int first, int last, int step) {
    double[] bounds = new double[(last - first) / step + 1];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = Math.scalb(1.0, first + i * step);
    }
    return bounds;
  }

  /** Returns all meters, by name. */
  static Collection<Family> of(Meters meters) {
    MeterFamilies all = new MeterFamilies(meters);
    List<Sample> samples = meters.samples();
    Set<String> histograms = new HashSet<>();
    for (Sample each : samples) {
      if (each.labels().contains(QUANTILE)) {
        histograms.add(each.name());
      }
    }
    for (Sample each : samples) {
      if (histograms.contains(each.name())) {
        all.addHistogram(each);
      } else if (!isPart(each.name(), histograms)) {
        all.add(each);
      }
    }
    return all.families.values();
  }

  private static boolean isPart(String name, Set<String> histograms) {
    return histograms.contains(name.replaceFirst("_(count|sum)$", ""));
  }

  private void add(Sample sample) {
    String type = sample.name().endsWith("_total") ? "counter" : "gauge";
    families
        .computeIfAbsent(sample.name(), name -> new Family(name, type))
        .points()
        .add(new Family.Point("", sample.labels(), sample.value()));
  }

  /** Each quantile of a histogram is a sample; the first one stands for it. */
  private void addHistogram(Sample quantile) {
    int at = quantile.labels().indexOf(QUANTILE);
    List<String> labels = new ArrayList<>(quantile.labels());
    labels.subList(at, at + 2).clear();
    if (!seen.add(List.of(quantile.name(), labels))) {
      return;
    }
    Histogram histogram = meters.histogram(quantile.name(), labels.toArray(String[]::new));
    Distribution distribution = histogram.distribution();
    List<Family.Point> points =
        families.computeIfAbsent(quantile.name(), name -> new Family(name, "histogram")).points();
    for (double bound : quantile.name().endsWith("_seconds") ? SECONDS : COUNTS) {
      points.add(bucket(labels, bound, distribution.countUpTo(bound)));
    }
    long count = distribution.count();
    points.add(bucket(labels, Double.POSITIVE_INFINITY, count));
    points.add(new Family.Point("_sum", labels, histogram.sum()));
    points.add(new Family.Point("_count", labels, count));
  }

  private static Family.Point bucket(List<String> labels, double bound, long count) {
    List<String> all = new ArrayList<>(labels);
    all.add("le");
    all.add(PrometheusText.number(bound));
    return new Family.Point("_bucket", all, count);
  }
}
