// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import io.millrace.api.metrics.Distribution;
import io.millrace.deployer.traffic.Significance;
import java.util.stream.Stream;

/**
 * {@code latency}: half of the requests, and all but one in a hundred, take no longer than before
 * by more than a factor and a floor. Compared are the bounds between which the true values
 * plausibly lie, so that a few slow answers of sleeping devices are no difference. A slower half is
 * bad; slow exceptions alone are a suspicion, which more time confirms or not. A few requests are
 * enough after the switch, because clients that wait for slow answers ask less; when even fewer are
 * all slow, or a slower half may still be chance, the router looks until there are more.
 */
final class LatencyCriterion implements Criterion {
  /** Of so few the least plausible median is the fastest one. */
  private static final int LEAST_AFTER = 10;

  /** That all of so few are in the slower half by chance happens once in 32 times. */
  private static final int LEAST_ALL_SLOW = 5;

  @Override
  public Evidence judge(Comparison comparison) {
    Distribution before = comparison.before().latency();
    Distribution after = comparison.since().latency();
    if (before.count() < comparison.bars().leastRequests() || after.count() < LEAST_ALL_SLOW) {
      return few(Math.min(before.count(), after.count()));
    }
    double half = Significance.lowerQuantile(after, 0.5);
    Evidence plausible = judge(0.5, half, Outcome.BAD, comparison);
    if (after.count() < LEAST_AFTER) {
      boolean allSlow = plausible.outcome() == Outcome.BAD;
      return allSlow ? plausible.with(Outcome.OUTAGE) : few(after.count());
    }
    double most = Significance.lowerQuantile(after, 0.99);
    Evidence exceptions = judge(0.99, most, Outcome.SUSPECT, comparison);
    Evidence measured = judge(0.5, after.quantile(0.5), Outcome.OUTAGE, comparison);
    return Stream.of(plausible, exceptions, measured)
        .filter(each -> each.outcome() != Outcome.GOOD)
        .findFirst()
        .orElse(exceptions);
  }

  private static Evidence few(long requests) {
    return new Evidence("latency", Outcome.NOT_JUDGED, "", requests + " requests, too few", "");
  }

  private static Evidence judge(double q, double is, Outcome worse, Comparison comparison) {
    Distribution before = comparison.before().latency();
    Distribution after = comparison.since().latency();
    JudgeConfig bars = comparison.bars();
    double was = Significance.upperQuantile(before, q);
    double allowed = Math.max(was * bars.latencyFactor(), was + bars.latencyFloorMillis() / 1000.0);
    String name = "p%.0f ".formatted(q * 100);
    return new Evidence(
        "latency",
        is > allowed ? worse : Outcome.GOOD,
        name + millis(before.quantile(q)),
        name + millis(after.quantile(q)),
        "at most " + millis(allowed));
  }

  private static String millis(double seconds) {
    return "%.0f ms".formatted(seconds * 1000);
  }
}
