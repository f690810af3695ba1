// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.util.TreeMap;

/** {@code components}: none has a problem that had none before; what is missing is named. */
final class ComponentsCriterion implements Criterion {
  @Override
  public Evidence judge(Comparison comparison) {
    if (!comparison.then().isKnown()) {
      return Evidence.withoutBaseline("components");
    }
    TreeMap<String, String> fresh = new TreeMap<>(comparison.now().problems());
    fresh.keySet().removeAll(comparison.then().problems().keySet());
    int before = comparison.then().problems().size();
    if (fresh.isEmpty()) {
      return new Evidence("components", Outcome.GOOD, "", "none is worse than before", "");
    }
    StringBuilder said = new StringBuilder();
    fresh.forEach(
        (component, problem) ->
            said.append(said.isEmpty() ? "" : ", ").append(component).append(' ').append(problem));
    return new Evidence(
        "components",
        Outcome.BAD,
        before + " with a problem",
        said.toString(),
        "none that worked before");
  }
}
