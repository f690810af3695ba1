// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DistributionTest {
  private static final double[] BOUNDS = {1, 2, 4, 8};

  private static Distribution of(long... counts) {
    return Distribution.of(BOUNDS, counts);
  }

  @Test
  void a_quantile_is_the_bound_of_its_bucket() {
    Distribution some = of(50, 40, 9, 1);
    assertThat(some.count()).isEqualTo(100);
    assertThat(some.quantile(0)).isEqualTo(1);
    assertThat(some.quantile(0.5)).isEqualTo(1);
    assertThat(some.quantile(0.51)).isEqualTo(2);
    assertThat(some.quantile(0.99)).isEqualTo(4);
    assertThat(some.quantile(1)).isEqualTo(8);
  }

  @Test
  void empty_buckets_do_not_count() {
    assertThat(of(0, 0, 5, 0).quantile(0.01)).isEqualTo(4);
    assertThat(of(0, 0, 5, 0).boundWithAbove(0)).isEqualTo(4);
    assertThat(of(1, 0, 5, 0).boundWithAbove(5)).isEqualTo(1);
    assertThat(Distribution.EMPTY.quantile(0.99)).isZero();
  }

  @Test
  void a_stretch_of_time_is_the_difference_of_two() {
    Distribution stretch = of(50, 41, 9, 1).since(of(50, 40, 2, 1));
    assertThat(stretch.count()).isEqualTo(8);
    assertThat(stretch.quantile(0.5)).isEqualTo(4);
  }

  @Test
  void another_histogram_has_no_difference() {
    Distribution fresh = of(3, 0, 0, 0);
    assertThat(fresh.since(of(50, 40, 2, 1))).isSameAs(fresh);
    assertThat(fresh.since(Distribution.EMPTY)).isSameAs(fresh);
  }

  @Test
  void bounds_and_counts_belong_together() {
    assertThatThrownBy(() -> Distribution.of(BOUNDS, new long[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("4 upper bounds and 3 counts");
  }
}
