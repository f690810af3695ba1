// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/** What a switch does to bundles, as the framework tells it; to be compared with the plan. */
final class Observed implements SynchronousBundleListener, AutoCloseable {
  private final Set<String> stopped = new ConcurrentSkipListSet<>();
  private final BundleContext framework;

  Observed(BundleContext framework) {
    this.framework = framework;
    framework.addBundleListener(this);
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    String name = String.valueOf(event.getBundle().getSymbolicName());
    if (event.getType() == BundleEvent.STOPPED) {
      stopped.add(name);
    }
  }

  List<String> stopped() {
    return List.copyOf(stopped);
  }

  @Override
  public void close() {
    framework.removeBundleListener(this);
  }
}
