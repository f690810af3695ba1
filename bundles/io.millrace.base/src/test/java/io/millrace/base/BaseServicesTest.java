// SPDX-License-Identifier: Apache-2.0
package io.millrace.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** In which order the services come and go. */
class BaseServicesTest {
  private final List<String> events = new ArrayList<>();
  private final BundleContext context =
      proxy(
          BundleContext.class,
          (name, arguments) ->
              switch (name) {
                case "registerService" -> registered((Class<?>) arguments[0]);
                case "getServiceReference" -> proxy(ServiceReference.class, (n, a) -> null);
                default -> null;
              });

  private interface Answer {
    Object to(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            BaseServicesTest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                method.getReturnType() == java.util.Collection.class
                    ? List.of()
                    : answer.to(method.getName(), arguments)));
  }

  private ServiceRegistration<?> registered(Class<?> type) {
    String name = type.getSimpleName();
    events.add("register " + name);
    return proxy(
        ServiceRegistration.class,
        (method, arguments) -> {
          events.add(
              method.equals("setProperties")
                  ? "rank " + name + " " + ((Dictionary<?, ?>) arguments[0]).get("service.ranking")
                  : method + " " + name);
          return null;
        });
  }

  @Test
  void all_are_ranked_last_before_the_condition_and_then_they_go() {
    BaseServices services = new BaseServices(context);
    assertThat(events)
        .containsExactly(
            "register Meters", "register Randomness", "register Time", "register Condition");
    events.clear();
    services.deactivate();
    assertThat(events)
        .containsExactly(
            "rank Time -1",
            "rank Randomness -1",
            "rank Meters -1",
            "unregister Condition",
            "unregister Time",
            "unregister Randomness",
            "unregister Meters");
  }
}
