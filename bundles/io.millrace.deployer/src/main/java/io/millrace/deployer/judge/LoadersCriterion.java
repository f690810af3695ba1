// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code loaders}: the class loaders of replaced bundles can be collected. An exchange that began
 * before the switch may hold one until it ends, so at first it is a suspicion. Where the traffic
 * has left no moment for a collection, {@link LoaderWatch} finds out later. When the router goes
 * back to a set that ran before, the bundles that are left hold them themselves, which must not
 * keep them from being left.
 */
final class LoadersCriterion implements Criterion {
  private final boolean isWayBack;

  LoadersCriterion(boolean isWayBack) {
    this.isWayBack = isWayBack;
  }

  @Override
  public Evidence judge(Comparison comparison) {
    if (comparison.now().resources().heapBytes() == 0) {
      String unknown = "not known yet: the traffic has left no moment for a collection";
      return new Evidence("loaders", Outcome.NOT_JUDGED, "", unknown, "");
    }
    List<String> held = new ArrayList<>(comparison.now().resources().oldLoaders());
    held.removeAll(List.of(comparison.bars().ignoredLoaders()));
    return held.isEmpty()
        ? new Evidence("loaders", Outcome.GOOD, "", "none of a replaced bundle is left", "")
        : new Evidence(
            "loaders",
            isWayBack ? Outcome.GOOD : Outcome.SUSPECT,
            "in use",
            "still held: " + String.join(", ", held),
            "none of a replaced bundle");
  }
}
