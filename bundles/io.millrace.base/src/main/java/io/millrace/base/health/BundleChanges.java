// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.api.time.Time;
import java.time.Duration;
import org.apache.felix.hc.api.Result.Status;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Knows whether bundles have just been started or replaced, this one included. A service that is
 * missing then is on its way; one that is missing because its bundle was stopped by hand is not.
 * Thread-safe.
 */
@Component(immediate = true, service = BundleChanges.class)
public final class BundleChanges implements SynchronousBundleListener {
  /** How long after its bundle's start a service may take to be there. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private final BundleContext context;
  private final Time time;
  private volatile long settledAt;

  /** Begins to watch. */
  @Activate
  public BundleChanges(BundleContext context, @Reference Time time) {
    this.context = context;
    this.time = time;
    settledAt = time.nanos() + SETTLING.toNanos();
    context.addBundleListener(this);
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    switch (event.getType()) {
      case BundleEvent.STARTED, BundleEvent.UPDATED, BundleEvent.UNRESOLVED ->
          settledAt = time.nanos() + SETTLING.toNanos();
      case BundleEvent.STOPPED ->
          settledAt = time.nanos() + (isToRun(event.getBundle()) ? SETTLING.toNanos() : 0);
      case BundleEvent.UNINSTALLED -> settledAt = time.nanos();
      default -> {}
    }
  }

  private static boolean isToRun(Bundle bundle) {
    BundleStartLevel its = bundle.adapt(BundleStartLevel.class);
    return its != null && its.isPersistentlyStarted();
  }

  /** Returns how bad it is that a service is missing at this moment. */
  Status ofMissing() {
    return time.nanos() - settledAt < 0 ? Status.TEMPORARILY_UNAVAILABLE : Status.CRITICAL;
  }

  /** Ends watching. */
  @Deactivate
  void deactivate() {
    context.removeBundleListener(this);
  }
}
