// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.util.Optional;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Calls services that are there at the moment and lets go of them at once: the judge holds none, so
 * that no bundle which it judges is held by it.
 */
final class Services {
  private Services() {}

  /** Returns what the call returns; empty when there is no such service, or it returns null. */
  static <S, T> Optional<T> call(BundleContext context, Class<S> type, Function<S, T> call) {
    ServiceReference<S> reference = context.getServiceReference(type);
    return reference == null ? Optional.empty() : call(context, reference, call);
  }

  /** As {@link #call(BundleContext, Class, Function)}, of one service. */
  static <S, T> Optional<T> call(
      BundleContext context, ServiceReference<S> reference, Function<S, T> call) {
    S service = context.getService(reference);
    if (service == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(call.apply(service));
    } finally {
      context.ungetService(reference);
    }
  }
}
