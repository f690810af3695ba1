// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.deployer.plan.Change;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.SetBundle;
import io.millrace.lib.release.set.SetJars;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What has to be changed so that a set runs. */
final class Changes {
  private Changes() {}

  /**
   * Returns the changes.
   *
   * @param before the set that was committed; what it has and the target has not is removed
   * @param kept symbolic names of bundles of the target that stay as somebody left them
   * @param others whether bundles that nobody of both has, those installed by hand, are removed too
   */
  static List<Change> of(
      RunningBundles running,
      InstalledSet before,
      InstalledSet target,
      SetJars jars,
      Set<String> kept,
      boolean others)
      throws IOException {
    List<Change> changes = new ArrayList<>();
    for (SetBundle bundle : target.bundles()) {
      if (!running.has(bundle) && !kept.contains(bundle.symbolicName())) {
        Path jar = jars.verified(bundle);
        String name = bundle.symbolicName();
        changes.add(
            running.has(name)
                ? Change.update(name, jar, bundle.startLevel())
                : Change.add(name, jar, bundle.startLevel()));
      }
    }
    for (String name : running.names()) {
      boolean known = before.bundle(name).isPresent();
      if (target.bundle(name).isEmpty() && (known || others)) {
        changes.add(Change.remove(name));
      }
    }
    return changes;
  }
}
