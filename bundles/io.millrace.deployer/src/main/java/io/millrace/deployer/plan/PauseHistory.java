// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What earlier switches of this router took. */
@FunctionalInterface
public interface PauseHistory {
  /** A router on which nothing was measured yet. */
  PauseHistory NONE = stopped -> Optional.empty();

  /**
   * Returns the pause that requests saw when exactly these bundles stopped together.
   *
   * @param stopped symbolic names
   * @return the longest of those remembered; empty when there is none
   */
  Optional<Duration> pauseOf(Set<String> stopped);
}
