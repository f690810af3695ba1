// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** In which order the services come and go. */
class PlatformServicesTest {
  private static final long BUNDLE_ID = 42;

  private final List<String> events = new ArrayList<>();
  private final BundleContext context =
      proxy(
          BundleContext.class,
          (name, arguments) ->
              switch (name) {
                case "registerService" ->
                    registered((Class<?>) arguments[0], (Dictionary<?, ?>) arguments[2]);
                case "getBundle" -> proxy(Bundle.class, (n, a) -> BUNDLE_ID);
                case "getServiceReference" -> proxy(ServiceReference.class, (n, a) -> null);
                default -> null;
              });

  private interface Answer {
    Object to(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            PlatformServicesTest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                method.getReturnType() == java.util.Collection.class
                    ? List.of()
                    : answer.to(method.getName(), arguments)));
  }

  private ServiceRegistration<?> registered(Class<?> type, Dictionary<?, ?> properties) {
    String name = type.getSimpleName();
    Object ranking = properties.get(Constants.SERVICE_RANKING);
    events.add("register " + name + (ranking == null ? "" : " of rank " + ranking));
    return proxy(
        ServiceRegistration.class,
        (method, arguments) -> {
          events.add(method + " " + name);
          return null;
        });
  }

  @Test
  void the_condition_comes_last_before_that_of_a_build_before_and_goes_first() {
    PlatformServices services = new PlatformServices(context);
    assertThat(events)
        .containsExactly(
            "register Meters",
            "register Randomness",
            "register Time",
            "register Condition of rank 42");
    events.clear();
    services.deactivate();
    assertThat(events)
        .containsExactly(
            "unregister Condition",
            "unregister Time",
            "unregister Randomness",
            "unregister Meters");
  }
}
