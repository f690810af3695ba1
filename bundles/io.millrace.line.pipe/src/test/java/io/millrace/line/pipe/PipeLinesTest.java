// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.line.Line;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class PipeLinesTest {
  private final List<String> events = new ArrayList<>();

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static PipeLines.Config named(String name) {
    return proxy(
        PipeLines.Config.class,
        (self, method, none) -> method.getName().equals("name") ? name : method.getDefaultValue());
  }

  /** A registry of services as far as the component uses one. */
  private BundleContext context() {
    return proxy(
        BundleContext.class,
        (self, method, given) -> {
          Dictionary<?, ?> properties = (Dictionary<?, ?>) given[2];
          String line = properties.get(Line.NAME) + " " + properties.get(Line.ROLE);
          events.add(line);
          return proxy(
              ServiceRegistration.class,
              (registration, unregister, none) -> events.add(line + " withdrawn") ? null : null);
        });
  }

  @Test
  void secondary_is_there_before_the_primary_begins_and_goes_after_it() {
    new PipeLines(context(), named("uart0")).deactivate();
    assertThat(events)
        .containsExactly(
            "uart0.peer secondary",
            "uart0 primary",
            "uart0 primary withdrawn",
            "uart0.peer secondary withdrawn");
  }

  @Test
  void pipe_without_a_name_is_refused() {
    assertThatThrownBy(() -> new PipeLines(context(), named(" ")))
        .hasMessageContainingAll("io.millrace.line.pipe", "name", "not empty");
    assertThat(events).isEmpty();
  }
}
