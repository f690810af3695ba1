// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import io.millrace.api.store.Store;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The registration of the store's service, which may go and come. Thread-safe. */
final class Publication {
  private final BundleContext context;
  private final Store store;
  private final AtomicReference<ServiceRegistration<Store>> registration = new AtomicReference<>();
  private volatile boolean ended;

  Publication(BundleContext context, Store store) {
    this.context = context;
    this.store = store;
  }

  /** Registers the service. */
  void register() {
    if (registration.get() == null && !ended) {
      registration.set(context.registerService(Store.class, store, null));
      if (ended) {
        withdraw();
      }
    }
  }

  /** Unregisters the service: those who used it use another one by then, or wait. */
  void withdraw() {
    ServiceRegistration<Store> registered = registration.getAndSet(null);
    if (registered != null) {
      registered.unregister();
    }
  }

  boolean isRegistered() {
    return registration.get() != null;
  }

  /** Unregisters the service for good. */
  void end() {
    ended = true;
    withdraw();
  }
}
