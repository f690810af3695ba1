// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.metrics.Sample;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** One registry of meters after, or beside, another. */
class MeterHandOverTest {
  private final ConcurrentMap<String, Object> left = new ConcurrentHashMap<>();

  private MeterRegistry registry() {
    ClassLoader loader = MeterHandOverTest.class.getClassLoader();
    Object reference =
        Proxy.newProxyInstance(
            loader, new Class<?>[] {ServiceReference.class}, (self, method, arguments) -> null);
    return new MeterRegistry(
        (BundleContext)
            Proxy.newProxyInstance(
                loader,
                new Class<?>[] {BundleContext.class},
                (self, method, arguments) ->
                    switch (method.getName()) {
                      case "getService" -> left;
                      default -> List.of(reference);
                    }));
  }

  private static double sample(MeterRegistry registry, String name) {
    return registry.samples().stream()
        .filter(each -> each.name().equals(name))
        .mapToDouble(Sample::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  @Test
  void next_registry_goes_on_counting() {
    MeterRegistry first = registry();
    first.counter("requests_total", "side", "up").add(5);
    first.histogram("seconds").record(0.25);
    first.deactivate();
    MeterRegistry second = registry();
    second.counter("requests_total", "side", "up").add(2);
    second.histogram("seconds").record(0.25);
    assertThat(second.counter("requests_total", "side", "up").value()).isEqualTo(7);
    assertThat(sample(second, "seconds_count")).isEqualTo(2);
    assertThat(sample(second, "seconds_sum")).isEqualTo(0.5);
    assertThat(second.histogram("seconds").quantile(0.5)).isBetween(0.25, 0.3);
    assertThat(left).isEmpty();
  }

  @Test
  void registry_that_begins_before_the_last_one_ends_has_its_counts_afterwards() {
    MeterRegistry first = registry();
    first.counter("requests_total").add(5);
    MeterRegistry second = registry();
    second.counter("requests_total").add(1);
    first.counter("requests_total").add(5);
    first.deactivate();
    assertThat(sample(second, "requests_total")).isEqualTo(11);
    assertThat(sample(second, "requests_total")).isEqualTo(11);
  }

  @Test
  void what_another_build_left_in_another_form_is_no_obstacle() {
    left.put(
        "io.millrace.base.meters",
        Map.of("counters", Map.of(List.of("a"), "text", "key", 1L), "buckets", 1, "more", "?"));
    assertThat(registry().samples()).isEmpty();
    left.put(
        "io.millrace.base.meters", Map.of("buckets", Map.of(List.of("h"), new long[] {1, 2, 3})));
    assertThat(registry().histogram("h").count()).isZero();
  }
}
