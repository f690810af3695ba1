// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;

/** As much of a framework as components need: a registry, and the calls that DS makes. */
final class FakeFramework {
  /** A service that somebody registered. */
  record Registered(Class<?> type, Object service, Map<String, Object> properties) {}

  final List<Registered> services = new ArrayList<>();

  /** What happened, in order. */
  final List<String> events = new ArrayList<>();

  BundleContext context() {
    return proxy(
        BundleContext.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "registerService" ->
                  register((Class<?>) arguments[0], arguments[1], (Dictionary<?, ?>) arguments[2]);
              case "getBundle" -> bundle();
              default -> null;
            });
  }

  private static Bundle bundle() {
    return proxy(
        Bundle.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "getVersion" -> new Version(1, 2, 3);
              case "getHeaders" ->
                  new Hashtable<>(Map.of("Millrace-Built", "2026-01-01T00:00:00Z"));
              default -> null;
            });
  }

  private ServiceRegistration<?> register(
      Class<?> type, Object service, Dictionary<?, ?> properties) {
    Map<String, Object> copy = new HashMap<>();
    for (Object key : Collections.list(properties.keys())) {
      copy.put((String) key, properties.get(key));
    }
    Registered registered = new Registered(type, service, copy);
    services.add(registered);
    events.add("registered " + type.getSimpleName());
    return proxy(
        ServiceRegistration.class,
        (self, method, arguments) -> {
          if (method.getName().equals("unregister")) {
            services.remove(registered);
            events.add("unregistered " + type.getSimpleName());
          }
          return null;
        });
  }

  /** Returns the one service of a type. */
  <T> T service(Class<T> type) {
    List<T> found =
        services.stream()
            .filter(each -> each.type() == type)
            .map(each -> type.cast(each.service()))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(type + ": " + found);
    }
    return found.get(0);
  }

  /** Returns the configuration with an annotation's defaults. */
  static <A extends Annotation> A defaults(Class<A> type) {
    return configured(type, Map.of());
  }

  /** Returns the configuration with an annotation's defaults, but for what is given. */
  static <A extends Annotation> A configured(Class<A> type, Map<String, ?> given) {
    return proxy(
        type,
        (self, method, arguments) ->
            given.containsKey(method.getName())
                ? given.get(method.getName())
                : method.getDefaultValue());
  }

  /** Calls what DS would call, whatever its visibility. */
  static void call(Object component, String name, Object... arguments) {
    for (Method method : component.getClass().getDeclaredMethods()) {
      if (method.getName().equals(name)) {
        try {
          method.setAccessible(true);
          method.invoke(component, arguments);
          return;
        } catch (ReflectiveOperationException fault) {
          throw new AssertionError(fault);
        }
      }
    }
    throw new AssertionError("no " + name);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
