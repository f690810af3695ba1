// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;

class LogHistogramProperties {
  @Property(tries = 200)
  void a_quantile_is_an_upper_bound_and_at_most_an_eighth_too_high(
      @ForAll @Size(min = 1, max = 50)
          List<@DoubleRange(min = 1e-6, max = 1e9) @Scale(6) Double> values,
      @ForAll @DoubleRange(min = 0, max = 1) double q) {
    LogHistogram histogram = new LogHistogram();
    values.forEach(histogram::record);
    List<Double> sorted = values.stream().sorted().toList();
    int rank = Math.max(1, (int) Math.ceil(q * sorted.size()));
    double exact = sorted.get(rank - 1);

    assertThat(histogram.quantile(q)).isBetween(exact, exact * 1.1251);
    assertThat(histogram.count()).isEqualTo(values.size());
    assertThat(histogram.distribution().quantile(q)).isEqualTo(histogram.quantile(q));
  }

  @Example
  void strange_values_are_taken() {
    LogHistogram histogram = new LogHistogram();
    for (double value :
        new double[] {0, -1, Double.MAX_VALUE, Double.MIN_VALUE, Double.POSITIVE_INFINITY}) {
      histogram.record(value);
    }
    histogram.record(Double.NaN);

    assertThat(histogram.count()).isEqualTo(5);
    assertThat(histogram.quantile(1)).isGreaterThan(1e12);
  }

  @Example
  void an_empty_histogram_has_quantile_zero() {
    assertThat(new LogHistogram().quantile(0.99)).isZero();
  }
}
