// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.bundle.CollisionHook;

/**
 * Lets a switch install a build whose symbolic name and version are those of the one that it
 * replaces [OSGi Core 8, §54.6]. Others are refused such a second build as ever.
 */
final class Twins implements CollisionHook, AutoCloseable {
  private final Thread switching = Thread.currentThread();
  private final ServiceRegistration<CollisionHook> registration;

  Twins(BundleContext framework) {
    registration = framework.registerService(CollisionHook.class, this, null);
  }

  @Override
  public void filterCollisions(int operation, Bundle target, Collection<Bundle> candidates) {
    if (Thread.currentThread() == switching) {
      candidates.clear();
    }
  }

  @Override
  public void close() {
    registration.unregister();
  }
}
