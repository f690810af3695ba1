// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.SetBundle;
import java.util.Comparator;
import org.osgi.framework.Version;

/**
 * How new a set is: the highest version of the bundles of Millrace in it. A release has a version
 * of its own, which says nothing of the program that it was built from.
 */
final class SetVersion {
  private static final String OURS = "io.millrace.";

  private SetVersion() {}

  static Version of(InstalledSet set) {
    return set.bundles().stream()
        .filter(bundle -> bundle.symbolicName().startsWith(OURS))
        .map(SetVersion::version)
        .max(Comparator.naturalOrder())
        .orElse(Version.emptyVersion);
  }

  private static Version version(SetBundle bundle) {
    try {
      return Version.parseVersion(bundle.version());
    } catch (IllegalArgumentException odd) {
      return Version.emptyVersion;
    }
  }
}
