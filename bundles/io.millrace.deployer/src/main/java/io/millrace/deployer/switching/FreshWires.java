// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.util.Collection;
import java.util.Hashtable;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Keeps new bundles and those that they replace apart while both are installed: a new one is wired
 * to new ones and to what stays, as if the old ones had gone already; nothing else is wired to a
 * new one [OSGi Core 8, §53]. So new bundles are resolved while the old ones still serve.
 */
final class FreshWires implements ResolverHookFactory, AutoCloseable {
  private final Set<Bundle> fresh;
  private final Set<Bundle> old;
  private final ServiceRegistration<ResolverHookFactory> registration;

  /** Begins. The context is the system bundle's. */
  FreshWires(BundleContext system, Set<Bundle> fresh, Set<Bundle> old) {
    this.fresh = Set.copyOf(fresh);
    this.old = Set.copyOf(old);
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(Constants.SERVICE_RANKING, Integer.MAX_VALUE);
    registration = system.registerService(ResolverHookFactory.class, this, properties);
  }

  @Override
  public ResolverHook begin(Collection<BundleRevision> triggers) {
    boolean isOfFresh = triggers.stream().map(BundleRevision::getBundle).anyMatch(fresh::contains);
    return new Hiding(isOfFresh ? old : fresh);
  }

  /**
   * The rule for one resolve process.
   *
   * @param hidden bundles to which nothing is wired
   */
  record Hiding(Set<Bundle> hidden) implements ResolverHook {
    @Override
    public void filterMatches(
        BundleRequirement requirement, Collection<BundleCapability> candidates) {
      candidates.removeIf(each -> hidden.contains(each.getRevision().getBundle()));
    }

    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {
      // All may be resolved.
    }

    @Override
    public void filterSingletonCollisions(
        BundleCapability singleton, Collection<BundleCapability> candidates) {
      // A switch with a singleton does not use this.
    }

    @Override
    public void end() {
      // Nothing is kept.
    }
  }

  @Override
  public void close() {
    registration.unregister();
  }
}
