// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.metrics.Distribution;
import io.millrace.deployer.traffic.TrafficSample.Meter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrafficWindowTest {
  private static final Meter GOOD =
      new Meter("millrace_gateway_requests_total", List.of("method", "GET", "code", "2.05"));
  private static final Meter FAILED =
      new Meter("millrace_gateway_requests_total", List.of("method", "GET", "code", "5.03"));

  private static TrafficSample sample(
      int seconds, Map<Meter, Double> counters, Map<Long, ThreadTime> threads) {
    return new TrafficSample(
        Duration.ofSeconds(seconds).toNanos(), counters, Distribution.EMPTY, 0, threads);
  }

  private static ThreadTime thread(String name, int seconds) {
    return new ThreadTime(name, Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void counters_are_compared_by_what_they_grew() {
    TrafficWindow window =
        TrafficWindow.between(
            sample(10, Map.of(GOOD, 100.0), Map.of()),
            sample(20, Map.of(GOOD, 150.0, FAILED, 5.0), Map.of()));
    assertThat(window.requests()).isEqualTo(55);
    assertThat(window.answered(code -> code.startsWith("5."))).isEqualTo(5);
    assertThat(window.expected(window.requests(), 20)).isEqualTo(110);
  }

  /** An upload block by block before a switch is no traffic that is missing after it. */
  @Test
  void a_body_in_blocks_is_one_request() {
    Meter block =
        new Meter("millrace_gateway_requests_total", List.of("method", "PUT", "code", "2.31"));
    TrafficWindow window =
        TrafficWindow.between(
            sample(10, Map.of(), Map.of()),
            sample(20, Map.of(block, 9_000.0, GOOD, 4.0), Map.of()));
    assertThat(window.requests()).isEqualTo(4);
    assertThat(window.answered(code -> code.startsWith("2."))).isEqualTo(4);
  }

  /** Who observes the status of releases hears a lot before a switch, and nothing after it. */
  @Test
  void notifications_of_the_gateways_own_resources_do_not_count() {
    Meter all = new Meter("millrace_coap_notifications_total", List.of("side", "server"));
    Meter own = new Meter("millrace_gateway_own_notifications_total", List.of());
    TrafficWindow window =
        TrafficWindow.between(
            sample(10, Map.of(), Map.of()), sample(20, Map.of(all, 40.0, own, 38.0), Map.of()));
    assertThat(window.notifications()).isEqualTo(2);
  }

  @Test
  void a_counter_that_fell_began_anew() {
    TrafficWindow window =
        TrafficWindow.between(
            sample(10, Map.of(GOOD, 100.0), Map.of()), sample(20, Map.of(GOOD, 7.0), Map.of()));
    assertThat(window.requests()).isEqualTo(7);
  }

  @Test
  void of_threads_of_one_name_the_busiest_counts() {
    TrafficWindow window =
        TrafficWindow.between(
            sample(10, Map.of(), Map.of(1L, thread("a", 3), 2L, thread("a", 50))),
            sample(
                20, Map.of(), Map.of(1L, thread("a", 8), 2L, thread("a", 51), 3L, thread("b", 9))));
    assertThat(window.busy().get("a")).isEqualTo(0.5, within(1e-9));
    assertThat(window.busy().get("b")).isEqualTo(0.9, within(1e-9));
  }

  @Test
  void history_reaches_back_as_far_as_it_was_told_and_not_behind_a_restart() {
    int[] second = {0};
    TrafficHistory history =
        new TrafficHistory(
            () -> sample(second[0], Map.of(GOOD, 10.0 * second[0]), Map.of()),
            Duration.ofSeconds(120));
    assertThat(history.window().seconds()).isZero();
    for (second[0] = 0; second[0] <= 600; second[0] += 10) {
      history.look();
    }
    second[0] = 605;
    assertThat(history.window().seconds()).isEqualTo(125);
    assertThat(history.window().requests()).isEqualTo(1250);
    history.restart();
    second[0] = 606;
    assertThat(history.window().requests()).isEqualTo(10);
  }

  @Test
  void plausible_bounds_enclose_the_quantile_and_close_in_with_the_sample() {
    double[] bounds = new double[1000];
    long[] few = new long[1000];
    long[] many = new long[1000];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = i + 1;
      few[i] = i % 10 == 0 ? 1 : 0;
      many[i] = 100;
    }
    Distribution small = Distribution.of(bounds, few);
    Distribution large = Distribution.of(bounds, many);
    assertThat(Significance.lowerQuantile(small, 0.5)).isBetween(250.0, 350.0);
    assertThat(Significance.upperQuantile(small, 0.5)).isBetween(650.0, 750.0);
    assertThat(Significance.lowerQuantile(large, 0.5)).isBetween(490.0, 500.0);
    assertThat(Significance.upperQuantile(large, 0.5)).isBetween(500.0, 510.0);
    assertThat(Significance.upperQuantile(small, 0.99)).isEqualTo(991);
  }

  @Test
  void threads_have_their_names_without_digits() {
    assertThat(ThreadTime.all().values())
        .extracting(ThreadTime::name)
        .contains(Thread.currentThread().getName().replaceAll("[0-9]+", "#"));
  }
}
