// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import io.millrace.deployer.traffic.TrafficWindow;
import java.util.Map;

/**
 * {@code busy}: no thread uses a core nearly alone that did not before, or nearly all that it can
 * get of a busy machine. A thread whose work grew with the number of requests may.
 */
final class BusyCriterion implements Criterion {
  private static final double GROWN = 1.5;

  /** Less than that is nobody's harm, however busy the machine is. */
  private static final double LEAST = 0.1;

  /**
   * What a thread that had work before may use more: new code is slow until it is compiled, and a
   * second of a busy machine is a small sample.
   */
  private static final double GROWN_BY = 0.2;

  private static final double HAD_WORK = 0.01;

  @Override
  public Evidence judge(Comparison comparison) {
    if (!comparison.then().isKnown()) {
      return Evidence.withoutBaseline("busy");
    }
    TrafficWindow before = comparison.before();
    TrafficWindow since = comparison.since();
    double more = 1;
    if (before.requests() > 0) {
      double expected = before.expected(before.requests(), since.seconds());
      more = Math.max(1, since.requests() / Math.max(1, expected));
    }
    double available = comparison.now().resources().coreShare();
    double allowed = Math.max(LEAST, comparison.bars().busyShare() * available);
    String busiest = "none";
    double share = 0;
    double was = 0;
    for (Map.Entry<String, Double> each : since.busy().entrySet()) {
      double then = before.busy().getOrDefault(each.getKey(), 0.0);
      boolean wasBusy = then > allowed;
      if (!wasBusy && each.getValue() > share && each.getValue() > limit(then, more)) {
        busiest = each.getKey();
        share = each.getValue();
        was = then;
      }
    }
    boolean bad = share > allowed;
    return new Evidence(
        "busy",
        bad ? Outcome.BAD : Outcome.GOOD,
        percent(was),
        bad
            ? "thread " + busiest + " uses " + percent(share) + " of a core"
            : "no thread is much busier than before",
        "at most " + percent(allowed));
  }

  private static double limit(double then, double more) {
    return then * more * GROWN + (then > HAD_WORK ? GROWN_BY : 0);
  }

  private static String percent(double share) {
    return "%.0f %%".formatted(share * 100);
  }
}
