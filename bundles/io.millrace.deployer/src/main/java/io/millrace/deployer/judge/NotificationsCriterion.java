// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import io.millrace.deployer.traffic.Significance;

/**
 * {@code notifications}: where clients observed something, they hear as often as before, less what
 * chance explains.
 */
final class NotificationsCriterion implements Criterion {
  @Override
  public Evidence judge(Comparison comparison) {
    double seconds = comparison.since().seconds();
    double expected = comparison.before().expected(comparison.before().notifications(), seconds);
    double sent = comparison.since().notifications();
    String after = "%.0f in %.0f s".formatted(sent, seconds);
    boolean observed = comparison.before().observations() > 0;
    if (!observed || expected < comparison.bars().leastNotifications()) {
      return new Evidence("notifications", Outcome.NOT_JUDGED, "", after + ", few before", "");
    }
    double allowed = expected * comparison.bars().notificationShare();
    Touched touched = comparison.touched();
    Outcome worse = touched.devices() || touched.network() ? Outcome.SUSPECT : Outcome.OUTAGE;
    return new Evidence(
        "notifications",
        Significance.upper(sent) < allowed ? worse : Outcome.GOOD,
        "%.1f/s".formatted(expected / seconds),
        after,
        "at least %.0f".formatted(allowed));
  }
}
