// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.util.ArrayList;
import java.util.List;

/** {@code deadlock}: no threads wait for each other that did not before. */
final class DeadlockCriterion implements Criterion {
  @Override
  public Evidence judge(Comparison comparison) {
    List<String> fresh = new ArrayList<>(comparison.now().resources().deadlocks());
    fresh.removeAll(comparison.then().resources().deadlocks());
    return fresh.isEmpty()
        ? new Evidence("deadlock", Outcome.GOOD, "", "none", "")
        : new Evidence("deadlock", Outcome.BAD, "none", String.join(", ", fresh), "none");
  }
}
