// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.metrics;

import io.millrace.api.release.ReleaseName;
import io.millrace.api.release.ReleaseService;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/** Which build and which release run. */
final class ReleaseFamilies {
  private static final Logger LOG = System.getLogger(ReleaseFamilies.class.getName());

  private ReleaseFamilies() {}

  /** Returns the build that these classes are of. */
  static Family build(String version) {
    return Family.gauge(
        "millrace_build_info",
        1,
        "version",
        version,
        "java",
        Runtime.version().toString(),
        "vendor",
        System.getProperty("java.vendor", ""));
  }

  /** Asks which release runs; nothing when that is not known. */
  static List<Family> read(ReleaseService releases) {
    try {
      ReleaseName runs = releases.runs();
      return List.of(
          Family.gauge("millrace_release_info", 1, "id", runs.id(), "version", runs.version()),
          Family.gauge("millrace_release_sequence", runs.sequence()));
    } catch (IOException unreadable) {
      LOG.log(Level.DEBUG, "the release is not known", unreadable);
      return List.of();
    }
  }
}
