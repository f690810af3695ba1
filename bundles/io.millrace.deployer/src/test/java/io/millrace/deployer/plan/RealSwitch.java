// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/** Does what a plan says, in the sequence that {@link ChangeGroup} tells. */
final class RealSwitch {
  private final BundleContext context;
  private final FrameworkWiring wiring;
  private final Map<String, Bundle> bundles = new HashMap<>();
  private final Map<String, Bundle> fresh = new HashMap<>();

  RealSwitch(BundleContext context) {
    this.context = context;
    wiring = context.getBundle(0).adapt(FrameworkWiring.class);
    for (Bundle bundle : context.getBundles()) {
      bundles.put(BundleNames.of(context, bundle), bundle);
    }
  }

  /**
   * Installs what is new.
   *
   * @param changes in this order
   */
  void install(List<Change> changes) throws BundleException {
    for (Change change : changes) {
      if (change.kind() != Change.Kind.REMOVE) {
        install(change);
      }
    }
  }

  /**
   * Does one group.
   *
   * @return what does not resolve or start
   */
  List<String> perform(ChangeGroup group) throws Exception {
    List<String> failures = new ArrayList<>();
    if (group.besides()) {
      resolveAndStart(group, failures);
      Bundle old = bundles.get(group.stops().get(0));
      old.stop();
      old.uninstall();
      return failures;
    }
    for (String name : group.stops()) {
      bundles.get(name).stop(Bundle.STOP_TRANSIENT);
    }
    Set<Bundle> targets = new LinkedHashSet<>();
    group.refreshes().forEach(name -> targets.add(bundles.get(name)));
    for (PlannedChange planned : group.changes()) {
      uninstall(planned.change());
    }
    targets.remove(null);
    targets.addAll(wiring.getRemovalPendingBundles());
    refresh(wiring, targets);
    resolveAndStart(group, failures);
    return failures;
  }

  /** Uninstalls what a change removes or replaces. */
  void uninstall(Change change) throws BundleException {
    if (change.kind() != Change.Kind.ADD) {
      bundles.get(change.symbolicName()).uninstall();
    }
  }

  private Bundle after(String name) {
    return fresh.getOrDefault(name, bundles.get(name));
  }

  private void resolveAndStart(ChangeGroup group, List<String> failures) {
    for (String name : group.resolves()) {
      if (!resolves(wiring, after(name))) {
        failures.add(name + " does not resolve");
      }
    }
    for (String name : group.starts()) {
      Bundle bundle = after(name);
      try {
        bundle.start(fresh.containsValue(bundle) ? 0 : Bundle.START_TRANSIENT);
      } catch (BundleException failed) {
        failures.add(name + " does not start");
      }
    }
  }

  private void install(Change change) throws BundleException {
    // A bundle's own start level takes effect later, on another thread: it might stop it then.
    context
        .getBundle(0)
        .adapt(FrameworkStartLevel.class)
        .setInitialBundleStartLevel(change.startLevel());
    Bundle bundle = context.installBundle(change.jar().toUri().toString());
    fresh.put(change.symbolicName(), bundle);
  }

  /** Felix's resolver fails with some required bundles itself, and says so by this exception. */
  static boolean resolves(FrameworkWiring wiring, Bundle bundle) {
    try {
      return wiring.resolveBundles(List.of(bundle));
    } catch (NullPointerException fault) {
      return false;
    }
  }

  /** Refreshes and waits. */
  static void refresh(FrameworkWiring wiring, Collection<Bundle> targets)
      throws InterruptedException {
    if (targets.isEmpty()) {
      return;
    }
    CountDownLatch done = new CountDownLatch(1);
    wiring.refreshBundles(targets, event -> done.countDown());
    if (!done.await(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the refresh does not end");
    }
  }
}
