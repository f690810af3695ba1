// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.fleet.hawkbit.ddi.ActionLink;
import io.millrace.fleet.hawkbit.ddi.Deployment;
import io.millrace.fleet.hawkbit.download.Fetched;
import io.millrace.fleet.hawkbit.download.ReleaseDownload;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * What is in memory of the action that is open, and its begin and end: in the state on the disk, in
 * the audit trail, and in what is told. After a restart all of its fields are empty until the next
 * poll. For one thread.
 */
final class OpenAction {
  private final FleetState state;
  private final Router router;
  private final Feedback feedback;

  /** As the server described it last; null: not known. */
  Deployment deployment;

  /** Where a confirmation is asked for; null: none is. */
  ActionLink confirmation;

  /** The download of its files; null: not begun. */
  ReleaseDownload download;

  /** Its files; null: not all are here, or that is not known. */
  Fetched fetched;

  /** How often files were not where the server said. */
  int misses;

  OpenAction(FleetState state, Router router, Feedback feedback) {
    this.state = state;
    this.router = router;
    this.feedback = feedback;
  }

  void begin(ActionLink link, Phase first) throws IOException {
    forget();
    state.begin(link.action(), link.feedback().toString(), first);
    router.audit("action " + link.action(), AuditOutcome.STARTED, "the server offers it");
  }

  /** It is not to be done any more, and nothing was installed. */
  void giveUp(String why) throws IOException {
    router.audit("action " + state.action(), AuditOutcome.REFUSED, why);
    forget();
    state.idle();
  }

  /** It has ended here; the server is to be told. */
  Duration close(Verdict verdict) throws IOException {
    router.audit(
        "action " + state.action(),
        verdict.success() ? AuditOutcome.DONE : AuditOutcome.FAILED,
        String.join("; ", verdict.messages()));
    int lines = state.auditLines();
    state.close(lines == 0 ? verdict : verdict.and(router.audited(lines)));
    return Duration.ZERO;
  }

  /** The server was told. */
  void closed() throws IOException {
    forget();
    state.closed();
  }

  /** Returns what is being fetched, for people; empty when that is not known. */
  String release() {
    return Optional.ofNullable(download)
        .flatMap(ReleaseDownload::release)
        .map(release -> release.id().toString())
        .orElse("");
  }

  private void forget() {
    deployment = null;
    confirmation = null;
    download = null;
    fetched = null;
    misses = 0;
    feedback.clear();
  }

  /** Tells the server something once in an action. */
  void tell(String key, String message) throws IOException {
    if (state.tells(key)) {
      feedback.note(message);
    }
  }
}
