// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.configuration;

/**
 * A value of the site that counts instead of a release's.
 *
 * @param pid of the configuration
 * @param release what the release says, as a file of configurations writes it
 * @param site what the site's file says; both are {@code ***} for a secret
 * @param file the site's file
 */
public record SiteOverride(String pid, String key, String release, String site, String file) {
  @Override
  public String toString() {
    return "%s: %s = %s of etc/%s counts, not %s of the release"
        .formatted(pid, key, site, file, release);
  }
}
