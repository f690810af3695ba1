// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.configuration.ReleaseConfigurations;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.SetBundle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The set that a release makes of the one before it. */
final class TargetSet {
  private TargetSet() {}

  /**
   * Returns the new set. A release of the whole set leaves nothing of the old one, a release of
   * named bundles leaves the other bundles and the other configurations.
   */
  static InstalledSet of(InstalledSet before, Release release) {
    boolean whole = release.replaces().isAll();
    Map<String, SetBundle> bundles = new LinkedHashMap<>();
    if (!whole) {
      before.bundles().forEach(bundle -> bundles.put(bundle.symbolicName(), bundle));
      release.replaces().bundles().forEach(bundles::remove);
    }
    for (BundleEntry entry : release.bundles()) {
      bundles.put(
          entry.symbolicName(),
          new SetBundle(entry.symbolicName(), entry.version(), entry.sha256(), entry.startLevel()));
    }
    return new InstalledSet(
        List.copyOf(bundles.values()),
        ReleaseConfigurations.after(before.configurations(), release));
  }
}
