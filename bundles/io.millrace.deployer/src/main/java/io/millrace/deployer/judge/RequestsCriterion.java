// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import io.millrace.deployer.probe.ProbeResult;

/**
 * {@code requests}: clients are still heard. When hardly a request comes any more, though they came
 * steadily, the router is to blame if it does not answer at its own socket; else the network is, or
 * the clients are.
 */
final class RequestsCriterion implements Criterion {
  /** Fewer than this share of what was expected are hardly any. */
  private static final double HARDLY = 0.1;

  @Override
  public Evidence judge(Comparison comparison) {
    double expected =
        comparison.before().expected(comparison.before().requests(), comparison.since().seconds());
    double answered = Math.max(0, comparison.since().requests() - comparison.probed());
    String after = "%.0f in %.0f s".formatted(answered, comparison.since().seconds());
    if (expected < comparison.bars().leastRequests()) {
      return new Evidence("requests", Outcome.NOT_JUDGED, "", after + ", few before", "");
    }
    if (answered >= expected * HARDLY) {
      return new Evidence("requests", Outcome.GOOD, "", after, "");
    }
    boolean deaf = comparison.now().probes().values().contains(ProbeResult.SILENCE);
    return new Evidence(
        "requests",
        deaf ? Outcome.BAD : Outcome.OUTAGE,
        "%.1f/s".formatted(comparison.before().expected(comparison.before().requests(), 1)),
        after,
        "at least %.0f".formatted(expected * HARDLY));
  }
}
