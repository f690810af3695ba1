// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;

/** What really happens to the bundles: by their events, and by their wiring before and after. */
final class Reality implements SynchronousBundleListener, AutoCloseable {
  private final BundleContext context;
  private final Map<Bundle, String> names = new HashMap<>();
  private final Map<Bundle, BundleWiring> before = new HashMap<>();
  private final Set<String> stopped = new TreeSet<>();
  private final Set<String> started = new TreeSet<>();

  /** Begins to watch. */
  Reality(BundleContext context) {
    this.context = context;
    for (Bundle bundle : context.getBundles()) {
      names.put(bundle, BundleNames.of(context, bundle));
      before.put(bundle, wiring(bundle));
    }
    context.addBundleListener(this);
  }

  private static BundleWiring wiring(Bundle bundle) {
    return bundle.adapt(BundleRevision.class).getWiring();
  }

  private String name(Bundle bundle) {
    return names.getOrDefault(bundle, bundle.getSymbolicName());
  }

  @Override
  public synchronized void bundleChanged(BundleEvent event) {
    switch (event.getType()) {
      case BundleEvent.STOPPED -> stopped.add(name(event.getBundle()));
      case BundleEvent.STARTED, BundleEvent.LAZY_ACTIVATION -> started.add(name(event.getBundle()));
      default -> {}
    }
  }

  synchronized Set<String> stopped() {
    return new TreeSet<>(stopped);
  }

  synchronized Set<String> started() {
    return new TreeSet<>(started);
  }

  Set<String> refreshed() {
    Set<String> refreshed = new TreeSet<>();
    for (Bundle bundle : context.getBundles()) {
      BundleWiring old = before.get(bundle);
      if (old != null && old != wiring(bundle)) {
        refreshed.add(name(bundle));
      }
    }
    return refreshed;
  }

  Set<String> resolved() {
    Set<String> resolved = new TreeSet<>();
    for (Bundle bundle : context.getBundles()) {
      if (wiring(bundle) != null && wiring(bundle) != before.get(bundle)) {
        resolved.add(name(bundle));
      }
    }
    return resolved;
  }

  @Override
  public void close() {
    context.removeBundleListener(this);
  }
}
