// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.feature.Replaces;
import io.millrace.lib.release.feature.Requirements;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/**
 * What a release needs of the router that it is for.
 *
 * @param java the feature version of this Java
 * @param api the version of {@code io.millrace.api} that the release brings, or that runs
 * @param sequence of the release that runs; 0: the factory set
 * @param running the hash of the release that runs; empty: the factory set
 */
record RequirementCheck(int java, Version api, long sequence, String running) {

  /** Refuses a release that this router does not fulfil the requirements of. */
  void require(Requirements needed, Replaces replaces) throws RefusedChangeException {
    if (java < needed.java()) {
      throw refused("Java %d or newer, this is %d", needed.java(), java);
    }
    if (sequence < needed.sequence()) {
      throw refused(
          "a release of sequence %d or above to run, it is %d", needed.sequence(), sequence);
    }
    if (!needed.api().isEmpty() && !range(needed.api()).includes(api)) {
      throw refused("io.millrace.api %s, it is %s", needed.api(), api);
    }
    if (!replaces.bases().isEmpty() && !replaces.bases().contains(running)) {
      throw refused(
          "one of the releases that it was tested on to run, it is %s",
          running.isEmpty() ? "the factory set" : running);
    }
  }

  private static VersionRange range(String text) throws RefusedChangeException {
    try {
      return VersionRange.valueOf(text);
    } catch (IllegalArgumentException odd) {
      throw new RefusedChangeException(
          "requires",
          "release.json: requires.api: " + text + "; allowed is a range such as [3.0,4)");
    }
  }

  private static RefusedChangeException refused(String what, Object... values) {
    return new RefusedChangeException("requires", "the release needs " + what.formatted(values));
  }
}
