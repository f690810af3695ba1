// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.Comparator;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.wiring.BundleRevision;

/**
 * A bundle in the dry run.
 *
 * @param id its bundle ID; of a new one, the ID that the framework will give it
 * @param name in the plan
 * @param revision what it declares; of a new one, as another framework instance read it
 * @param startLevel from 1; 0 of the framework itself
 * @param runs whether it runs before the changes
 */
record SimulatedBundle(
    long id, String name, BundleRevision revision, int startLevel, boolean runs) {
  /** In the order in which a framework starts bundles. */
  static final Comparator<SimulatedBundle> START_ORDER =
      Comparator.comparingInt(SimulatedBundle::startLevel).thenComparingLong(SimulatedBundle::id);

  /** Tells whether an installed bundle runs, or would at the first use of its classes. */
  static boolean runs(Bundle bundle) {
    return bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING;
  }

  boolean isFragment() {
    return (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }

  /** Tells whether only one bundle of its symbolic name may be resolved [OSGi Core 3.5.2]. */
  boolean isSingleton() {
    return revision.getDeclaredCapabilities(BundleNamespace.BUNDLE_NAMESPACE).stream()
        .anyMatch(each -> Boolean.parseBoolean(each.getDirectives().get("singleton")));
  }
}
