// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import io.millrace.lib.release.framework.BundleStart;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleRevisions;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Ends what an update leaves half done: refreshes bundles that were updated, or uninstalled and
 * installed anew, while others use what they export. Until that is done the others go on with the
 * old classes, do not see services of the new ones, and the router falls into two that know nothing
 * of each other [OSGi Core §4.6.4, §7.7]. It lives in the launcher, which none of those bundles can
 * take with it.
 *
 * <p>A library whose native code the process has loaded cannot be loaded once more: its users go on
 * with the old one until the router is started again, and that is said.
 */
final class BundleRefresher implements SynchronousBundleListener {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");
  private static final Set<String> NATIVE = Set.of("com.fazecast.jSerialComm");

  /** Without an event for so long, the updates of a script or a tool have ended. */
  private static final long QUIET_MILLIS = 200;

  /** A tool that stops, updates and starts a set of bundles may need so long for one step. */
  private static final long STOPPED_MILLIS = 2000;

  /** After so long it is done although events go on. */
  private static final long LONGEST_MILLIS = 30_000;

  private final RefreshTimer timer;
  private final InputStream in = System.in;
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private volatile long lastEvent;
  private volatile long firstEvent;

  /** Whether what is down waits to be started; on the timer's thread alone. */
  private boolean finishing;

  private final BundleContext context;
  private final Bundle system;
  private final FrameworkWiring framework;
  private final BooleanSupplier held;

  private BundleRefresher(BundleContext context, BooleanSupplier held, RefreshTimer timer) {
    this.context = context;
    this.system = context.getBundle();
    this.held = held;
    this.timer = timer;
    this.framework = system.adapt(FrameworkWiring.class);
  }

  /**
   * Watches a framework from now on.
   *
   * @param held whether somebody changes the set and does all this: then it waits
   */
  static void watch(BundleContext framework, BooleanSupplier held) {
    watch(framework, held, RefreshTimer.ofItsOwn());
  }

  /** The same with another timer, which calls one task at a time. */
  static void watch(BundleContext framework, BooleanSupplier held, RefreshTimer timer) {
    framework.addBundleListener(new BundleRefresher(framework, held, timer));
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    boolean ends = event.getType() == BundleEvent.STOPPING;
    if (ends && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
      timer.end();
      return;
    }
    lastEvent = timer.nanos();
    boolean replaced = (event.getType() & (BundleEvent.UPDATED | BundleEvent.INSTALLED)) != 0;
    if (replaced && waiting.compareAndSet(false, true)) {
      firstEvent = lastEvent;
      later(this::refresh);
    }
  }

  private void later(Runnable task) {
    timer.later(QUIET_MILLIS, task);
  }

  private void refresh() {
    if (held.getAsBoolean() || isUnderWay(QUIET_MILLIS)) {
      later(this::refresh);
      return;
    }
    waiting.set(false);
    if (!finishing) {
      finishing = true;
      later(this::finish);
    }
    try {
      List<Bundle> stale = new ArrayList<>();
      for (Bundle bundle : framework.getRemovalPendingBundles()) {
        if (!users(bundle).isEmpty() && isThere(bundle) && isRefreshed(bundle)) {
          stale.add(bundle);
        }
      }
      if (!stale.isEmpty()) {
        framework.refreshBundles(stale);
      }
    } catch (RuntimeException failure) {
      if (isEnding()) {
        return; // whatever it was in the middle of
      }
      LOG.log(Level.ERROR, "cannot refresh what was updated: give the command refresh", failure);
    }
  }

  private void finish() {
    if (held.getAsBoolean() || isUnderWay(STOPPED_MILLIS)) {
      later(this::finish);
      return;
    }
    finishing = false;
    try {
      startMissing();
    } catch (RuntimeException failure) {
      if (!isEnding()) {
        LOG.log(Level.ERROR, "cannot start what was updated: give the command start", failure);
      }
    }
  }

  /** Tells whether somebody may be about to change more bundles: not to interfere. */
  private boolean isUnderWay(long quietMillis) {
    long now = timer.nanos();
    return now - lastEvent < TimeUnit.MILLISECONDS.toNanos(quietMillis)
        && now - firstEvent < TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);
  }

  /** Tells whether the framework stops or has stopped: nothing is left to do then. */
  private boolean isEnding() {
    return (system.getState() & (Bundle.STARTING | Bundle.ACTIVE)) == 0;
  }

  /**
   * Starts what is to run and does not. Whoever updates the shell's runtime from the shell is
   * interrupted by that, between stopping the old one and starting the new; and the command's end
   * puts the old one's streams back, which the new one takes for those of a second runtime.
   */
  private void startMissing() {
    int level = system.adapt(FrameworkStartLevel.class).getStartLevel();
    for (Bundle bundle : context.getBundles()) {
      if (isEnding()) {
        return;
      }
      boolean down = (bundle.getState() & (Bundle.INSTALLED | Bundle.RESOLVED)) != 0;
      BundleStartLevel its = bundle.adapt(BundleStartLevel.class);
      if (down && its.isPersistentlyStarted() && its.getStartLevel() <= level) {
        System.setIn(in);
        System.setOut(out);
        System.setErr(err);
        start(bundle);
      }
    }
  }

  private static void start(Bundle bundle) {
    try {
      LOG.log(
          Level.INFO,
          "{0} {1} is to run and does not: it is started",
          bundle.getSymbolicName(),
          bundle.getVersion());
      BundleStart.of(bundle, Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
    } catch (BundleException failure) {
      LOG.log(
          Level.ERROR,
          "{0} {1} does not start: {2}",
          bundle.getSymbolicName(),
          bundle.getVersion(),
          reason(failure));
    }
  }

  /**
   * Without a successor those that use an uninstalled bundle are better off with what they have.
   */
  private boolean isThere(Bundle bundle) {
    return bundle.getState() != Bundle.UNINSTALLED
        || Stream.of(context.getBundles())
            .anyMatch(each -> bundle.getSymbolicName().equals(each.getSymbolicName()));
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? String.valueOf(failure.getMessage()) : cause.toString();
  }

  private static boolean isRefreshed(Bundle bundle) {
    String users = String.join(", ", users(bundle));
    String name = bundle.getSymbolicName() + " " + bundle.getVersion();
    if (NATIVE.contains(bundle.getSymbolicName())) {
      LOG.log(
          Level.WARNING,
          "{0} has been replaced; its native code is loaded once a process: {1} use the old one"
              + " until the router is started again",
          name,
          users);
      return false;
    }
    LOG.log(Level.INFO, "{0} has been replaced, with it are started again: {1}", name, users);
    return true;
  }

  /** The other bundles that use a revision of this one which is not its current one. */
  private static Collection<String> users(Bundle bundle) {
    BundleRevision current = bundle.adapt(BundleRevision.class);
    return bundle.adapt(BundleRevisions.class).getRevisions().stream()
        .filter(revision -> revision != current)
        .map(BundleRevision::getWiring)
        .filter(wiring -> wiring != null && wiring.isInUse())
        .flatMap(BundleRefresher::users)
        .filter(user -> user != bundle)
        .map(Bundle::getSymbolicName)
        .sorted()
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Stream<Bundle> users(BundleWiring wiring) {
    return wiring.getProvidedWires(null).stream().map(wire -> wire.getRequirer().getBundle());
  }
}
