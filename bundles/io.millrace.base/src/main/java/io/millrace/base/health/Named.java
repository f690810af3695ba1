// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Services that have a name as a property. */
final class Named {
  private Named() {}

  /** Returns the names of the services of a type, in their order. */
  static <T> Set<String> services(BundleContext context, Class<T> type, String property) {
    Set<String> names = new TreeSet<>();
    for (ServiceReference<T> each : references(context, type, property)) {
      names.add(String.valueOf(each.getProperty(property)));
    }
    return names;
  }

  /** Returns the services of a type that have the property. */
  static <T> Collection<ServiceReference<T>> references(
      BundleContext context, Class<T> type, String property) {
    try {
      return context.getServiceReferences(type, "(" + property + "=*)");
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
