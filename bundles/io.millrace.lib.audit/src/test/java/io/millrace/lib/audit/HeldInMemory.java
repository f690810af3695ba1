// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.audit;

import io.millrace.lib.holder.Holder;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A launcher's holder over a map. */
final class HeldInMemory {
  private HeldInMemory() {}

  static Holder holder(Map<String, Object> map) {
    ServiceReference<?> reference = proxy(ServiceReference.class, null);
    return new Holder(
        (BundleContext)
            Proxy.newProxyInstance(
                HeldInMemory.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (self, method, arguments) ->
                    method.getName().equals("getService") ? map : List.of(reference)));
  }

  private static <T> T proxy(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> answer));
  }
}
