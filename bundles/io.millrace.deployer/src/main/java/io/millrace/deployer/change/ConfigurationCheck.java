// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.configuration.ReleaseConfigurations;
import io.millrace.lib.release.configuration.SecretKeys;
import io.millrace.lib.release.configuration.SiteOverride;
import io.millrace.lib.release.configuration.SiteOverrides;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.SetBundle;
import io.millrace.lib.release.set.SetJars;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the configurations that travel with releases.
 *
 * @param etc the site's folder, whose values count before a release's
 */
record ConfigurationCheck(Path etc) {

  /** Refuses a release with a value that must not travel or cannot be written. */
  static void require(Release release, InstalledSet target, SetJars jars) throws IOException {
    ReleaseConfigurations.requireWritable(release);
    secrets(target, jars).requireNone(release);
  }

  /** Returns the values of a set that the site's files override, one sentence each. */
  List<String> overrides(InstalledSet target, SetJars jars) throws IOException {
    return SiteOverrides.of(target.configurations(), etc, secrets(target, jars)).stream()
        .map(SiteOverride::toString)
        .toList();
  }

  /** What is a secret is also said by the bundles that take it. */
  private static SecretKeys secrets(InstalledSet target, SetJars jars) throws IOException {
    if (target.configurations().isEmpty()) {
      return SecretKeys.NAMES;
    }
    return SecretKeys.of(
        target.bundles().stream()
            .map(SetBundle::sha256)
            .map(jars::find)
            .flatMap(Optional::stream)
            .toList());
  }
}
