// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.release;

import java.util.List;
import java.util.Objects;

/** What a release would do, for people to read. Immutable. */
public final class ReleasePlan {
  private final ReleaseName release;
  private final List<String> lines;
  private final List<String> refusals;

  private ReleasePlan(ReleaseName release, List<String> lines, List<String> refusals) {
    this.release = Objects.requireNonNull(release);
    this.lines = List.copyOf(lines);
    this.refusals = List.copyOf(refusals);
  }

  /**
   * Makes a plan.
   *
   * @param release what it would install
   * @param lines what would happen, a line each
   * @param refusals why it must not be done, a sentence each; empty: it may be done
   */
  public static ReleasePlan of(ReleaseName release, List<String> lines, List<String> refusals) {
    return new ReleasePlan(release, lines, refusals);
  }

  /** Returns what it would install. */
  public ReleaseName release() {
    return release;
  }

  /** Returns what would happen, a line each. */
  public List<String> lines() {
    return lines;
  }

  /** Returns why it must not be done; empty: it may be done. */
  public List<String> refusals() {
    return refusals;
  }
}
