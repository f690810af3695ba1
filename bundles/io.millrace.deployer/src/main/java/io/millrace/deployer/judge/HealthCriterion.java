// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import io.millrace.lib.health.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code health}: every check is at least as good as it was, and those with a tag of the release's
 * are good. Checks of what a release cannot spoil are ignored, such as the disk; that of bundles
 * and that of components are criteria of their own. Without a baseline only those with a tag count.
 */
final class HealthCriterion implements Criterion {
  private static final Set<String> JUDGED_ELSEWHERE = Set.of("bundles", "components");
  private static final String NICS = "nics";

  @Override
  public Evidence judge(Comparison comparison) {
    Map<String, Finding> before = byName(comparison.then().health());
    Map<String, Finding> worse = new TreeMap<>();
    boolean known = comparison.then().isKnown();
    if (!known && comparison.now().tagged().isEmpty()) {
      return Evidence.withoutBaseline("health");
    }
    for (Finding each : known ? comparison.now().health() : List.<Finding>of()) {
      if (!isIgnored(each.name(), comparison) && rank(each) > rank(before.get(each.name()))) {
        worse.put(each.name(), each);
      }
    }
    for (Finding each : comparison.now().tagged()) {
      if (rank(each) > 0) {
        worse.put(each.name(), each);
      }
    }
    for (Finding each : comparison.then().health()) {
      boolean checked =
          comparison.now().health().stream().anyMatch(now -> now.name().equals(each.name()));
      if (!checked && rank(each) == 0 && !isIgnored(each.name(), comparison)) {
        worse.put(each.name(), new Finding(each.name(), each.status(), "nobody checks it now"));
      }
    }
    return evidence(before, worse, comparison);
  }

  private static Evidence evidence(
      Map<String, Finding> before, Map<String, Finding> worse, Comparison comparison) {
    if (worse.isEmpty()) {
      int checks = comparison.now().health().size();
      return new Evidence("health", Outcome.GOOD, "", checks + " checks, none is worse", "");
    }
    List<String> then = new ArrayList<>();
    Outcome outcome = Outcome.OUTAGE;
    for (Finding each : worse.values()) {
      Finding was = before.get(each.name());
      then.add(was == null ? each.name() + " not checked" : said(was));
      Outcome its = outcome(each, comparison);
      outcome = its.compareTo(outcome) > 0 ? its : outcome;
    }
    return new Evidence(
        "health",
        outcome,
        String.join(", ", then),
        worse.values().stream().map(HealthCriterion::said).collect(Collectors.joining(", ")),
        "as before, and ok with a tag of the release's");
  }

  private static Outcome outcome(Finding finding, Comparison comparison) {
    if (finding.name().equals(NICS) && !comparison.touched().devices()) {
      return Outcome.OUTAGE;
    }
    if (finding.isStarting()) {
      return Outcome.SUSPECT;
    }
    return finding.exitStatus() == 1 ? Outcome.WORSE : Outcome.BAD;
  }

  private static boolean isIgnored(String name, Comparison comparison) {
    return JUDGED_ELSEWHERE.contains(name)
        || Set.of(comparison.bars().ignoredChecks()).contains(name);
  }

  /** A check that was not there counts as good: a new one has to be. */
  private static int rank(Finding finding) {
    return finding == null ? 0 : finding.exitStatus();
  }

  private static Map<String, Finding> byName(List<Finding> findings) {
    Map<String, Finding> byName = new TreeMap<>();
    findings.forEach(each -> byName.put(each.name(), each));
    return byName;
  }

  private static String said(Finding finding) {
    return finding.name() + " " + finding.word() + " (" + finding.reason() + ")";
  }
}
