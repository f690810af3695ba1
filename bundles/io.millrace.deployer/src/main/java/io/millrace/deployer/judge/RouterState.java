// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import io.millrace.deployer.probe.ProbeResult;
import io.millrace.lib.health.Finding;
import java.util.List;
import java.util.Map;

/**
 * The router at one moment, as the criteria compare it.
 *
 * @param bundles by symbolic name
 * @param problems of components, by the names of bundle and component
 * @param health what the health checks found
 * @param tagged what those found that have one of the release's tags
 * @param probes what each probe got
 * @param configurations the number of changes of each configuration, by PID
 */
record RouterState(
    Map<String, BundleFact> bundles,
    Map<String, String> problems,
    List<Finding> health,
    List<Finding> tagged,
    Map<String, ProbeResult> probes,
    Map<String, Long> configurations,
    Resources resources) {
  /** Tells whether anything is known: a router has bundles. */
  boolean isKnown() {
    return !bundles.isEmpty();
  }

  /** Nothing is known. */
  static final RouterState NONE =
      new RouterState(Map.of(), Map.of(), List.of(), List.of(), Map.of(), Map.of(), Resources.NONE);
}
