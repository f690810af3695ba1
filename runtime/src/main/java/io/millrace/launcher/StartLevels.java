// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Gives a bundle that is installed by hand its start level before anybody starts it: the one that
 * it has in this release, or that of plugins and applications when the release does not have it.
 */
final class StartLevels implements SynchronousBundleListener {
  /** Above all that a sensor plugin or an application uses. */
  static final int APPLICATIONS = 60;

  private final Map<String, Integer> levels;

  private StartLevels(Map<String, Integer> levels) {
    this.levels = levels;
  }

  /**
   * Watches a framework from now on.
   *
   * @param levels the start levels of the release's bundles by symbolic name
   */
  static void watch(BundleContext framework, Map<String, Integer> levels) {
    framework.getBundle().adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(APPLICATIONS);
    framework.addBundleListener(new StartLevels(levels));
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    Bundle bundle = event.getBundle();
    Integer level = levels.get(bundle.getSymbolicName());
    if (event.getType() == BundleEvent.INSTALLED && level != null) {
      bundle.adapt(BundleStartLevel.class).setStartLevel(level);
    }
  }
}
