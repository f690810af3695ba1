// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import io.millrace.lib.release.framework.BundleStart;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleRevisions;
import org.osgi.framework.wiring.FrameworkWiring;

/** The framework's steps, each with its time limit. For the switch's thread alone. */
final class Framework {
  private static final System.Logger LOG = System.getLogger(Framework.class.getName());
  private static final String SWAP_HEADER = "Millrace-Swap";
  private static final String EARLY = "early";
  private static final String AHEAD = "ahead";
  private static final int UP = Bundle.STARTING | Bundle.ACTIVE;

  private final BundleContext system;
  private final FrameworkWiring wiring;
  private final BoundedCalls calls;
  private final long limitMillis;
  private final Set<Bundle> fresh = new HashSet<>();

  /** Takes the context of the system bundle, which no switch ends. */
  Framework(BundleContext system, long limitMillis) {
    this.system = system;
    this.wiring = system.getBundle().adapt(FrameworkWiring.class);
    this.limitMillis = limitMillis;
    calls = new BoundedCalls(limitMillis);
  }

  /** Returns what the calls since this was asked last took. */
  String takeTimes() {
    return calls.takeTimes();
  }

  List<Bundle> installed() {
    return List.of(system.getBundles());
  }

  /** Installs a jar, or returns the bundle that is installed from there already. */
  Bundle install(Move move) throws SwitchFailure {
    try {
      Bundle bundle = system.installBundle(move.location());
      fresh.add(bundle);
      bundle.adapt(BundleStartLevel.class).setStartLevel(move.startLevel());
      return bundle;
    } catch (BundleException | RuntimeException failure) {
      throw SwitchFailure.of(move.symbolicName(), "cannot be installed", failure).ofNewBundle(true);
    }
  }

  /** Requires that bundles resolve, which starts none of them. */
  void resolve(Collection<Bundle> bundles) throws SwitchFailure {
    if (wiring.resolveBundles(bundles)) {
      return;
    }
    for (Bundle bundle : bundles) {
      if (bundle.getState() == Bundle.INSTALLED && !isFragment(bundle)) {
        throw new SwitchFailure(
                bundle.getSymbolicName() + " " + bundle.getVersion() + " does not resolve")
            .ofNewBundle(fresh.contains(bundle));
      }
    }
  }

  /** Has new bundles wired as if the old ones had gone, until what is returned is closed. */
  FreshWires keepApart(Set<Bundle> added, Set<Bundle> old) {
    return new FreshWires(system, added, old);
  }

  /** Tells whether nobody but these bundles is wired to them, and nothing waits for a refresh. */
  boolean isClosed(Set<Bundle> bundles) {
    return pending().isEmpty() && bundles.containsAll(wiring.getDependencyClosure(bundles));
  }

  /**
   * Returns what was updated or uninstalled while others used it, and has not been refreshed since:
   * also bundles that are no longer installed.
   */
  Collection<Bundle> pending() {
    return wiring.getRemovalPendingBundles();
  }

  static boolean isResolved(Bundle bundle) {
    return (bundle.getState() & (Bundle.INSTALLED | Bundle.UNINSTALLED)) == 0;
  }

  /** A singleton does not resolve while another version of it is resolved. */
  static boolean isSingleton(Bundle bundle) {
    String name = bundle.getHeaders("").get(Constants.BUNDLE_SYMBOLICNAME);
    return name != null && name.replace(" ", "").contains("singleton:=true");
  }

  /**
   * Tells whether a bundle says of itself that it may start while the set that its own set replaces
   * still serves: it owns nothing that there is once, and takes over nothing.
   */
  static boolean isEarly(Bundle bundle) {
    return says(bundle, EARLY);
  }

  /**
   * Tells whether a bundle says of itself that it may start ahead of the others of its set, while
   * the set before still serves: it waits for the services of its own set, and takes nothing over
   * before they are there. The build before it stops in its turn.
   */
  static boolean isAhead(Bundle bundle) {
    return says(bundle, AHEAD);
  }

  private static boolean says(Bundle bundle, String wanted) {
    String value = bundle.getHeaders("").get(SWAP_HEADER);
    return value != null && List.of(value.split("\\s*,\\s*")).contains(wanted);
  }

  /** Tells whether the plan means a bundle by a name. */
  static boolean isCalled(Bundle bundle, String name) {
    String symbolicName = bundle.getSymbolicName();
    return name.equals(symbolicName)
        || symbolicName != null
            && name.startsWith(symbolicName + ":")
            && name.equals(symbolicName + ":" + bundle.getVersion())
        || name.equals(bundle.getLocation());
  }

  static boolean isAnyCalled(Collection<Bundle> bundles, String name) {
    return bundles.stream().anyMatch(each -> isCalled(each, name));
  }

  /** Returns the bundle that the plan means by a name. */
  Bundle find(String name, List<Bundle> among) throws SwitchFailure {
    for (Bundle bundle : among) {
      if (isCalled(bundle, name)) {
        return bundle;
      }
    }
    throw new SwitchFailure(name + " is not there any more: somebody else has changed the router");
  }

  /** Tells whether nobody has wires to a bundle, so that there is nothing to refresh. */
  static boolean isUnused(Bundle bundle) {
    BundleRevisions all = bundle.adapt(BundleRevisions.class);
    return all == null
        || all.getRevisions().stream()
            .map(BundleRevision::getWiring)
            .noneMatch(wiring -> wiring != null && (wiring.isCurrent() || wiring.isInUse()));
  }

  static boolean isFragment(Bundle bundle) {
    return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
  }

  static boolean isUp(Bundle bundle) {
    return (bundle.getState() & UP) != 0;
  }

  /** Starts a bundle, now and whenever the router starts. */
  void start(Bundle bundle) throws SwitchFailure {
    if (isFragment(bundle)) {
      return;
    }
    start(bundle, Bundle.START_ACTIVATION_POLICY);
  }

  /** Starts a bundle that was there before; whether it starts with the router stays as it was. */
  void startAgain(Bundle bundle) throws SwitchFailure {
    if (!isFragment(bundle)) {
      start(bundle, Bundle.START_ACTIVATION_POLICY | Bundle.START_TRANSIENT);
    }
  }

  private void start(Bundle bundle, int options) throws SwitchFailure {
    try {
      calls.call(
          bundle.getSymbolicName(),
          "does not start",
          () -> {
            BundleStart.of(bundle, options);
            return null;
          });
    } catch (SwitchFailure failure) {
      throw failure.ofNewBundle(fresh.contains(bundle));
    }
  }

  void startIfPossible(Bundle bundle) {
    try {
      startAgain(bundle);
    } catch (SwitchFailure stays) {
      LOG.log(Level.WARNING, stays.getMessage());
    }
  }

  /** Stops a bundle, which stays so only until somebody starts it. */
  void stop(Bundle bundle) throws SwitchFailure {
    if (isUp(bundle)) {
      calls.call(
          bundle.getSymbolicName(),
          "does not stop",
          () -> {
            bundle.stop(Bundle.STOP_TRANSIENT);
            return null;
          });
    }
  }

  void uninstall(Bundle bundle) throws SwitchFailure {
    if (bundle.getState() != Bundle.UNINSTALLED) {
      calls.call(
          bundle.getSymbolicName(),
          "cannot be uninstalled",
          () -> {
            bundle.uninstall();
            return null;
          });
    }
  }

  /** Reads a bundle's jar again from where it was installed. */
  void update(Bundle bundle) throws SwitchFailure {
    calls.call(
        bundle.getSymbolicName(),
        "cannot be updated",
        () -> {
          bundle.update();
          return null;
        });
  }

  /** Gives bundles new wires and waits for the end of that. */
  void refresh(Collection<Bundle> bundles) throws SwitchFailure {
    CountDownLatch done = new CountDownLatch(1);
    wiring.refreshBundles(bundles, event -> done.countDown());
    try {
      if (!done.await(limitMillis, TimeUnit.MILLISECONDS)) {
        throw new SwitchFailure("the framework did not refresh within " + limitMillis + " ms");
      }
    } catch (InterruptedException interrupted) {
      throw new SwitchFailure("the switch was interrupted while bundles were refreshed");
    }
  }
}
