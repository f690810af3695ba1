// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import io.millrace.deployer.traffic.Significance;
import io.millrace.deployer.traffic.TrafficWindow;
import java.util.function.Predicate;

/**
 * {@code errors}: the share of requests that fail, in three classes. The router's own (5.xx but for
 * those below); the devices' (5.02, 5.04), with a higher bar, because devices sleep and go; and the
 * clients' (4.xx), which count only when fewer requests succeed than before: a client that begins
 * to ask for nonsense is nobody's fault here. Without a baseline an operator decides about those of
 * the devices, for as many may have slept before.
 */
final class ErrorsCriterion implements Criterion {
  private static final double FEWER = 0.8;

  private enum Kind {
    ROUTER(code -> code.startsWith("5.") && !code.equals("5.02") && !code.equals("5.04")),
    DEVICES(code -> code.equals("5.02") || code.equals("5.04")),
    CLIENTS(code -> code.startsWith("4."));

    private final Predicate<String> codes;

    Kind(Predicate<String> codes) {
      this.codes = codes;
    }
  }

  @Override
  public Evidence judge(Comparison comparison) {
    double requests = comparison.since().requests();
    if (requests < comparison.bars().leastRequests()) {
      return new Evidence(
          "errors", Outcome.NOT_JUDGED, "", "%.0f requests, too few".formatted(requests), "");
    }
    Evidence worst = null;
    for (Kind kind : Kind.values()) {
      Evidence its = judge(kind, comparison);
      worst = worst == null || its.outcome().compareTo(worst.outcome()) > 0 ? its : worst;
    }
    return worst;
  }

  private static Evidence judge(Kind kind, Comparison comparison) {
    double before = share(kind, comparison.before(), true);
    double now = share(kind, comparison.since(), false);
    double floor =
        kind == Kind.DEVICES
            ? comparison.bars().deviceErrorShare()
            : comparison.bars().errorShare();
    double allowed = Math.max(floor, before * comparison.bars().errorFactor());
    boolean worse = now > allowed && (kind != Kind.CLIENTS || fewerSucceed(comparison));
    Touched touched = comparison.touched();
    boolean untouched = !touched.devices() && !touched.network();
    boolean outside = kind == Kind.DEVICES && (untouched || !comparison.then().isKnown());
    Outcome outcome = !worse ? Outcome.GOOD : outside ? Outcome.OUTAGE : Outcome.BAD;
    return new Evidence(
        "errors",
        outcome,
        percent(before),
        "of %.0f requests %s fail (%s)"
            .formatted(
                comparison.since().requests(),
                percent(comparison.since().answered(kind.codes) / comparison.since().requests()),
                worse ? "errors of the " + kind.name().toLowerCase() : "as before"),
        "at most " + percent(allowed));
  }

  private static double share(Kind kind, TrafficWindow window, boolean upper) {
    double all = window.requests();
    double failed = window.answered(kind.codes);
    if (all == 0) {
      return 0;
    }
    double count =
        !upper ? Significance.lower(failed) : failed == 0 ? 0 : Significance.upper(failed);
    return Math.min(1, count / all);
  }

  private static boolean fewerSucceed(Comparison comparison) {
    TrafficWindow before = comparison.before();
    double expected =
        before.expected(
            before.answered(code -> code.startsWith("2.")), comparison.since().seconds());
    double now = comparison.since().answered(code -> code.startsWith("2."));
    return Significance.upper(now) < FEWER * expected;
  }

  private static String percent(double share) {
    return "%.1f %%".formatted(share * 100);
  }
}
