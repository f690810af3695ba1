// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.link.SecondaryLink;
import io.millrace.api.sensor.Sensor;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** What is configured for nobody is said, with its name. */
class UnusedPartsTest {
  private static BundleContext with(Map<Class<?>, List<String>> pids) {
    return proxy(
        BundleContext.class,
        given ->
            pids.getOrDefault(given[0], List.of()).stream()
                .map(pid -> proxy(ServiceReference.class, key -> pid))
                .toList());
  }

  private interface Answer {
    Object to(Object[] given);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, given) -> answer.to(given)));
  }

  @Test
  void line_that_no_nic_uses_is_named() {
    assertThat(UnusedParts.lines(List.of("uart1", "uart0"), List.of("uart0")))
        .containsExactly(
            "line uart1: no NIC uses it; make io.millrace.nic-NAME.cfg with line = uart1, or"
                + " remove the line's file");
    assertThat(UnusedParts.lines(List.of("uart0"), List.of("uart0"))).isEmpty();
  }

  @Test
  void sensor_with_a_file_of_its_own_needs_a_line_to_be_read_by() throws Exception {
    List<String> sensors = List.of("io.millrace.sensor.file~tilt");
    assertThat(UnusedParts.sensors(with(Map.of(Sensor.class, sensors))))
        .singleElement()
        .asString()
        .startsWith("io.millrace.sensor.file~tilt: nobody reads it");
    assertThat(
            UnusedParts.sensors(
                with(Map.of(Sensor.class, sensors, SecondaryLink.class, List.of("any")))))
        .isEmpty();
    assertThat(UnusedParts.sensors(with(Map.of()))).isEmpty();
  }
}
