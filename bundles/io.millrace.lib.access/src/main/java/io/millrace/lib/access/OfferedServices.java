// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.access;

import io.millrace.api.resource.LocalResource;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * The services that a component registers when it is ready, perhaps long after its activation, and
 * unregisters when it is deactivated. Thread-safe.
 */
public final class OfferedServices implements AutoCloseable {
  private final BundleContext context;
  private final List<ServiceRegistration<?>> offered = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /** Makes it without a service. */
  public OfferedServices(BundleContext context) {
    this.context = context;
  }

  /** Registers a service; after the end it is unregistered at once. */
  public <T> void offer(Class<T> type, T service, Map<String, ?> properties) {
    offered.add(context.registerService(type, service, new Hashtable<>(properties)));
    if (closed) {
      withdraw();
    }
  }

  /**
   * Registers a resource of the gateway.
   *
   * @param path its path without a slash in front
   * @param link the attributes of its link in {@code /.well-known/core}
   * @param more what else it has of the properties of {@link LocalResource}
   */
  public void resource(LocalResource resource, String path, String link, Map<String, ?> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put(LocalResource.PATH, path);
    properties.put(LocalResource.LINK, link);
    offer(LocalResource.class, resource, properties);
  }

  /** Registers a line of the router's status. */
  public void check(HealthCheck check, String name, String tag) {
    offer(HealthCheck.class, check, Map.of(HealthCheck.NAME, name, HealthCheck.TAGS, tag));
  }

  private void withdraw() {
    for (ServiceRegistration<?> each : offered) {
      if (offered.remove(each)) {
        each.unregister();
      }
    }
  }

  /** Unregisters all of them. */
  @Override
  public void close() {
    closed = true;
    withdraw();
  }
}
