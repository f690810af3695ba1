// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code bundles}: every bundle of the set runs, and every other one that ran before and is still
 * there. One of the set that did not run before, and was not touched, does not count.
 */
final class BundlesCriterion implements Criterion {
  @Override
  public Evidence judge(Comparison comparison) {
    Map<String, BundleFact> then = comparison.then().bundles();
    Map<String, BundleFact> now = comparison.now().bundles();
    Set<String> names = new TreeSet<>(now.keySet());
    names.addAll(comparison.mustRun());
    Map<String, String> down = new TreeMap<>();
    Map<String, String> before = new TreeMap<>();
    for (String name : names) {
      BundleFact fact = now.get(name);
      if ((fact == null || !fact.running()) && counts(name, comparison)) {
        down.put(name, fact == null ? "not there" : fact.text());
        before.put(name, then.containsKey(name) ? then.get(name).text() : "not there");
      }
    }
    return down.isEmpty()
        ? new Evidence("bundles", Outcome.GOOD, "", now.size() + " bundles, all run", "")
        : new Evidence(
            "bundles", Outcome.BAD, before.toString(), down.toString(), "every bundle runs");
  }

  private static boolean counts(String name, Comparison comparison) {
    BundleFact before = comparison.then().bundles().get(name);
    boolean wanted = comparison.mustRun().contains(name);
    boolean wasDown = before != null && !before.running();
    return wasDown
        ? wanted && comparison.touched().bundles().contains(name)
        : wanted || before != null;
  }
}
