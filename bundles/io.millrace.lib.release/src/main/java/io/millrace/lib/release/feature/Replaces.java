// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.feature;

import java.util.List;

/**
 * What a release takes the place of: the whole set of bundles, or some of them by name.
 *
 * @param bundles symbolic names; none: the whole set
 * @param bases hashes of the releases that a release of named bundles was tested on
 */
public record Replaces(List<String> bundles, List<String> bases) {
  /** The whole set. */
  public static final Replaces ALL = new Replaces(List.of(), List.of());

  /** Tells whether bundles that the release does not name go. */
  public boolean isAll() {
    return bundles.isEmpty();
  }
}
