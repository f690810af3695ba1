// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.release.ReleaseStage;
import io.millrace.lib.report.ReportText;
import java.io.IOException;

/** Tells of each stage of an installation once; and confirms it when it may. For one thread. */
final class SwitchWatch {
  private final FleetState state;
  private final OpenAction open;
  private final Settings settings;
  private final Reachability reach;
  private final PollClock clock;
  private final Router router;

  SwitchWatch(
      FleetState state,
      OpenAction open,
      Settings settings,
      Reachability reach,
      PollClock clock,
      Router router) {
    this.state = state;
    this.open = open;
    this.settings = settings;
    this.reach = reach;
    this.clock = clock;
    this.router = router;
  }

  void see(ReleaseReport report, ReleaseService releases) throws IOException {
    open.tell("stage-" + report.stage(), ReportText.line(report));
    boolean waits = report.stage() == ReleaseStage.AWAITING_CONFIRM;
    if (waits && settings.confirmsWhenReached()) {
      confirmWhenReached(report, releases);
    }
  }

  /** A router that reaches the server with the new release can be mended by the server. */
  private void confirmWhenReached(ReleaseReport report, ReleaseService releases)
      throws IOException {
    boolean reached = reach.lastReached().filter(at -> !at.isBefore(report.time())).isPresent();
    if (reached && state.tells("confirmed")) {
      releases.confirm(router.origin());
    } else if (!reached && state.tells("reaches")) {
      clock.dueIn(settings.least());
    }
  }
}
