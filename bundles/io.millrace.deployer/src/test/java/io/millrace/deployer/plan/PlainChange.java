// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Makes changes without a plan, by the framework alone, to see whether all resolves. */
final class PlainChange {
  private final BundleContext context;
  private final FrameworkWiring wiring;

  PlainChange(BundleContext context) {
    this.context = context;
    wiring = context.getBundle(0).adapt(FrameworkWiring.class);
  }

  /** Tells whether all that is changed, and all that was resolved and goes along, resolves. */
  boolean resolves(List<Change> changes) throws Exception {
    Set<Bundle> targets = new LinkedHashSet<>(wiring.getRemovalPendingBundles());
    for (Change change : changes) {
      targets.addAll(BundleNames.named(context, change.symbolicName()));
    }
    Set<Bundle> must = new HashSet<>(wiring.getDependencyClosure(targets));
    must.removeIf(each -> each.getState() < Bundle.RESOLVED);
    for (Bundle bundle : must) {
      if (!DryRun.isFragment(bundle.adapt(BundleRevision.class))) {
        bundle.stop(Bundle.STOP_TRANSIENT);
      }
    }
    List<Change> sorted = new ArrayList<>(changes);
    sorted.sort(Comparator.comparingInt(Change::startLevel).thenComparing(Change::symbolicName));
    RealSwitch real = new RealSwitch(context);
    real.install(sorted);
    for (Change change : sorted) {
      real.uninstall(change);
      must.addAll(BundleNames.named(context, change.symbolicName()));
    }
    RealSwitch.refresh(wiring, targets);
    return areResolved(must);
  }

  private boolean areResolved(Set<Bundle> must) {
    List<Bundle> order = new ArrayList<>(must);
    order.removeIf(each -> each.getState() == Bundle.UNINSTALLED);
    order.sort(Comparator.comparingInt(PlainChange::level).thenComparing(Bundle::getBundleId));
    boolean all = true;
    for (Bundle bundle : order) {
      all &= RealSwitch.resolves(wiring, bundle);
    }
    return all;
  }

  private static int level(Bundle bundle) {
    return bundle.adapt(BundleStartLevel.class).getStartLevel();
  }
}
