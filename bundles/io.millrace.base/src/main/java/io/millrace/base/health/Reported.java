// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What others say of themselves with types of the JDK alone: a {@link Supplier} of a list of texts
 * as a service with the property {@code millrace.status}.
 */
final class Reported {
  private Reported() {}

  /** Returns the texts of all that have this value of the property. */
  static List<String> of(BundleContext context, String what) {
    return matching(context, "(millrace.status=" + what + ")");
  }

  /** Returns the texts of all whose properties match. */
  static List<String> matching(BundleContext context, String filter) {
    List<String> all = new ArrayList<>();
    for (ServiceReference<?> reference : references(context, filter)) {
      if (context.getService(reference) instanceof Supplier<?> supplier) {
        ((Collection<?>) supplier.get()).forEach(line -> all.add(String.valueOf(line)));
        context.ungetService(reference);
      }
    }
    return all;
  }

  /** Tells whether anybody says anything whose properties match. */
  static boolean isSaid(BundleContext context, String filter) {
    return !references(context, filter).isEmpty();
  }

  @SuppressWarnings("rawtypes")
  private static Collection<ServiceReference<Supplier>> references(
      BundleContext context, String filter) {
    try {
      return context.getServiceReferences(Supplier.class, filter);
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
