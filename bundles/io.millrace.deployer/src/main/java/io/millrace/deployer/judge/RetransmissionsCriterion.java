// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import io.millrace.deployer.traffic.Significance;
import io.millrace.deployer.traffic.TrafficWindow;

/** {@code retransmissions}: the share of messages that had to be sent once more. */
final class RetransmissionsCriterion implements Criterion {
  @Override
  public Evidence judge(Comparison comparison) {
    if (!comparison.then().isKnown()) {
      return Evidence.withoutBaseline("retransmissions");
    }
    TrafficWindow before = comparison.before();
    TrafficWindow since = comparison.since();
    String after = "%.0f of %.0f messages".formatted(since.retransmissions(), since.messagesSent());
    if (since.messagesSent() < comparison.bars().leastMessages()) {
      return new Evidence("retransmissions", Outcome.NOT_JUDGED, "", after + ", too few", "");
    }
    double was = before.messagesSent() == 0 ? 0 : before.retransmissions() / before.messagesSent();
    double allowed =
        Math.max(
            comparison.bars().retransmissionShare(),
            was * comparison.bars().retransmissionFactor());
    double is = Significance.lower(since.retransmissions()) / since.messagesSent();
    Outcome worse = comparison.touched().network() ? Outcome.SUSPECT : Outcome.OUTAGE;
    return new Evidence(
        "retransmissions",
        is > allowed ? worse : Outcome.GOOD,
        "%.1f %%".formatted(was * 100),
        after,
        "at most %.1f %%".formatted(allowed * 100));
  }
}
