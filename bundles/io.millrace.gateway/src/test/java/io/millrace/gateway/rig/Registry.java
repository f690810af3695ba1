// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.rig;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Keeps what components register as services, without a framework. */
public final class Registry {
  private final List<Object> services = new ArrayList<>();

  /** Returns a context that registers here and does nothing else. */
  public BundleContext context() {
    return (BundleContext)
        Proxy.newProxyInstance(
            BundleContext.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "registerService" -> register(arguments[1]);
                  case "getServiceReferences" -> List.of();
                  case "getBundle" -> running();
                  default -> null;
                });
  }

  private static Bundle running() {
    return (Bundle)
        Proxy.newProxyInstance(
            Bundle.class.getClassLoader(),
            new Class<?>[] {Bundle.class},
            (proxy, method, arguments) ->
                method.getName().equals("getState") ? Bundle.ACTIVE : null);
  }

  private Object register(Object service) {
    services.add(service);
    return Proxy.newProxyInstance(
        ServiceRegistration.class.getClassLoader(),
        new Class<?>[] {ServiceRegistration.class},
        (proxy, method, arguments) -> null);
  }

  /** Returns the only service of that type. */
  public <T> T service(Class<T> type) {
    return services.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
  }
}
