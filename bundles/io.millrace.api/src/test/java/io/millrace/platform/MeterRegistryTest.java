// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.metrics.Counter;
import io.millrace.api.metrics.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeterRegistryTest {
  private final MeterRegistry meters = new MeterRegistry();

  private List<String> shown() {
    return meters.samples().stream().map(Sample::toString).toList();
  }

  @Test
  void asking_twice_gives_the_same_counter() {
    meters.counter("millrace_x_total", "code", "2.05").increment();
    meters.counter("millrace_x_total", "code", "2.05").add(2);
    meters.counter("millrace_x_total", "code", "4.04").increment();

    assertThat(shown())
        .containsExactly("millrace_x_total[code, 2.05] 3.0", "millrace_x_total[code, 4.04] 1.0");
  }

  @Test
  void a_gauge_is_read_when_somebody_looks_and_goes_when_it_is_closed() throws Exception {
    double[] value = {1};
    AutoCloseable gauge = meters.gauge("millrace_y", () -> value[0]);
    value[0] = 7;
    assertThat(shown()).containsExactly("millrace_y[] 7.0");

    gauge.close();
    assertThat(shown()).isEmpty();
  }

  @Test
  void the_old_version_of_a_bundle_does_not_take_the_new_ones_gauge_away() throws Exception {
    AutoCloseable old = meters.gauge("millrace_y", () -> 1);
    meters.gauge("millrace_y", () -> 2);
    old.close();

    assertThat(shown()).containsExactly("millrace_y[] 2.0");
  }

  @Test
  void a_gauge_that_throws_does_not_hide_the_others() {
    meters.gauge(
        "millrace_bad",
        () -> {
          throw new IllegalStateException("on purpose");
        });
    meters.gauge("millrace_good", () -> 1);

    assertThat(shown()).containsExactly("millrace_bad[] NaN", "millrace_good[] 1.0");
  }

  @Test
  void a_histogram_shows_count_sum_and_quantiles() {
    for (int i = 1; i <= 100; i++) {
      meters.histogram("millrace_z_seconds").record(i / 100.0);
    }

    assertThat(meters.samples())
        .extracting(Sample::name)
        .containsExactly(
            "millrace_z_seconds",
            "millrace_z_seconds",
            "millrace_z_seconds",
            "millrace_z_seconds_count",
            "millrace_z_seconds_sum");
    assertThat(shown()).contains("millrace_z_seconds_count[] 100.0");
  }

  @Test
  void a_label_without_a_value_is_refused() {
    assertThatThrownBy(() -> meters.counter("millrace_x_total", "code"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("millrace_x_total")
        .hasMessageContaining("code");
  }

  @Test
  void there_is_a_limit_to_meters_and_those_beyond_it_still_work() {
    for (int i = 0; i < MeterRegistry.MOST + 10; i++) {
      meters.counter("millrace_x_total", "number", Integer.toString(i)).increment();
    }
    Counter beyond = meters.counter("millrace_more_total");
    beyond.increment();

    assertThat(beyond.value()).isEqualTo(1);
    assertThat(meters.samples()).hasSize(MeterRegistry.MOST);
  }
}
