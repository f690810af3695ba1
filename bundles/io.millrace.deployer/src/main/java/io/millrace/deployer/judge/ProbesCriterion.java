// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import io.millrace.deployer.probe.ProbeResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code probes}: what the router answered before it answers now, in the same form; and each URI
 * that the release names is answered with a success. When nobody knows what it answered before, its
 * own list of resources has to be answered.
 */
final class ProbesCriterion implements Criterion {
  private final Set<String> promised;

  /**
   * Makes it.
   *
   * @param promised the URIs that the release names
   */
  ProbesCriterion(Set<String> promised) {
    this.promised = Set.copyOf(promised);
  }

  @Override
  public Evidence judge(Comparison comparison) {
    Map<String, ProbeResult> then = comparison.then().probes();
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    Outcome outcome = Outcome.OUTAGE;
    for (Map.Entry<String, ProbeResult> each : comparison.now().probes().entrySet()) {
      ProbeResult was = then.getOrDefault(each.getKey(), ProbeResult.SILENCE);
      if (isWorse(each.getKey(), was, each.getValue()) || isMute(each, comparison)) {
        before.add(each.getKey() + " " + was.text());
        after.add(each.getKey() + " " + each.getValue().text());
        Outcome its = outcome(each.getKey(), each.getValue(), comparison);
        outcome = its.compareTo(outcome) > 0 ? its : outcome;
      }
    }
    if (after.isEmpty() && !comparison.then().isKnown() && promised.isEmpty()) {
      return new Evidence(
          "probes", Outcome.GOOD, "", "the router answers; nobody knows what it did before", "");
    }
    int probes = comparison.now().probes().size();
    return after.isEmpty()
        ? new Evidence("probes", Outcome.GOOD, "", probes + " answered as before", "")
        : new Evidence(
            "probes",
            outcome,
            String.join(", ", before),
            String.join(", ", after),
            "answered as before, and 2.xx where the release says so");
  }

  private static boolean isMute(Map.Entry<String, ProbeResult> each, Comparison comparison) {
    return !comparison.then().isKnown()
        && each.getKey().equals(RouterProbe.OWN)
        && each.getValue().code() == 0;
  }

  private boolean isWorse(String target, ProbeResult was, ProbeResult now) {
    if (promised.contains(target) && !now.isGood()) {
      return true;
    }
    boolean empty = was.body() != 0 && now.body() == 0;
    return was.isGood() && (!now.isGood() || now.format() != was.format() || empty);
  }

  /** One to the outside that nobody answers may be the outside's fault. */
  private static Outcome outcome(String target, ProbeResult now, Comparison comparison) {
    Touched touched = comparison.touched();
    boolean outside = !target.startsWith("/") && now.isUnreached();
    return outside && !touched.devices() && !touched.network() ? Outcome.OUTAGE : Outcome.BAD;
  }
}
