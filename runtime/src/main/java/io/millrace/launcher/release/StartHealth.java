// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.set.SetBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * When a start counts as good: the last start level has been reached, every bundle of the set runs
 * (fragments: is resolved) unless it was stopped or taken away by hand, and the process has gone on
 * for the configured time since. Ports, devices and full disks do not count: they are no fault of
 * the set, and what the router does about them is said by its health checks.
 */
final class StartHealth {

  private StartHealth() {}

  /** Returns what of a start does not run, in words; empty when all does. */
  static List<String> faults(BundleContext framework, Start start) {
    List<String> faults = new ArrayList<>();
    List<String> ofTheSet = start.set().bundles().stream().map(SetBundle::symbolicName).toList();
    start.bundles().stream()
        .filter(each -> each.started() && ofTheSet.contains(each.bundle().symbolicName()))
        .map(each -> fault(framework, each.bundle()))
        .filter(Objects::nonNull)
        .forEach(faults::add);
    return faults;
  }

  private static String fault(BundleContext framework, SetBundle wanted) {
    List<Bundle> found =
        Stream.of(framework.getBundles())
            .filter(bundle -> wanted.symbolicName().equals(bundle.getSymbolicName()))
            .toList();
    if (found.isEmpty()) {
      return wanted.symbolicName() + " is not installed";
    }
    boolean good = found.stream().anyMatch(StartHealth::isGood);
    return good ? null : wanted.symbolicName() + " " + wanted.version() + " does not run";
  }

  private static boolean isGood(Bundle bundle) {
    int up = Bundle.ACTIVE | Bundle.STARTING;
    int wanted = SetInstaller.isFragment(bundle) ? Bundle.RESOLVED | up : up;
    return (bundle.getState() & wanted) != 0;
  }
}
