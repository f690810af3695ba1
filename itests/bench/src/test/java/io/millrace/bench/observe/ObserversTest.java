// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The observers count what they hear, at an origin without a router between; and the bars. */
class ObserversTest {
  @Test
  void each_observer_hears_each_round_and_who_does_not_is_counted() throws Exception {
    try (ObservedOrigin origin = new ObservedOrigin();
        Observers observers = new Observers(250, origin.address())) {
      observers.register(250, origin.uri());
      assertThat(origin.observations()).isEqualTo(250);
      for (int value = 1; value <= 3; value++) {
        observers.expect(value);
        origin.become(value);
        assertThat(observers.await(30_000)).isZero();
      }
      assertThat(observers.notifications()).isEqualTo(750);
      observers.expect(5);
      origin.become(4);
      assertThat(observers.await(1)).isEqualTo(250);
    }
  }

  private static Map<String, Object> good() {
    Map<String, Object> figures = new HashMap<>();
    figures.put("left_out", 0L);
    figures.put("downstream_observations", 1);
    figures.put("notifications_per_second", 100_000L);
    figures.put("cpu_seconds_per_100000", 0.6);
    figures.put("heap_bytes_per_observer", 700L);
    figures.put("left_out_after_kill", 0);
    return figures;
  }

  @Test
  void figures_that_just_come_up_to_everything_miss_nothing() {
    assertThat(ObserveThresholds.missedBy(good())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "left_out, 1",
    "downstream_observations, 2",
    "notifications_per_second, 99999",
    "cpu_seconds_per_100000, 0.61",
    "heap_bytes_per_observer, 701",
    "left_out_after_kill, 1"
  })
  void a_figure_that_is_not_good_enough_is_named(String name, double value) {
    Map<String, Object> figures = good();
    figures.put(name, value);
    assertThat(ObserveThresholds.missedBy(figures))
        .singleElement()
        .asString()
        .contains(name, "" + value);
  }
}
