// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.api.release.ReleaseHold;
import io.millrace.api.release.ReleaseService;
import io.millrace.fleet.hawkbit.ddi.ActionLink;
import io.millrace.fleet.hawkbit.ddi.Answer;
import io.millrace.fleet.hawkbit.ddi.DdiClient;
import io.millrace.fleet.hawkbit.ddi.Deployment;
import io.millrace.fleet.hawkbit.download.Downloads;
import io.millrace.fleet.hawkbit.download.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * One action of the server, to be read from top to bottom: first what polls say of it, then its
 * phases in their order. Each method does a step and returns how long nothing more will be. For one
 * thread, which is no thread of the router's traffic.
 */
record ActionMachine(
    DdiClient ddi,
    Downloads downloads,
    FleetState state,
    Router router,
    Settings settings,
    PollClock clock,
    Feedback feedback,
    Installation installation,
    SwitchWatch watch,
    OpenAction open) {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final int MISSES = 5;

  // --- what a poll says ----------------------------------------------------------------------

  /** A cancel is agreed to as long as nothing is installed; an action that is over just ends. */
  void cancel(ActionLink link) throws IOException {
    boolean ours = link.action().equals(state.action());
    if (ours && state.phase() == Phase.CLOSING) {
      return;
    }
    boolean late = ours && state.phase() == Phase.INSTALLING;
    if (ours && !late) {
      open.giveUp("cancelled by the server");
    }
    feedback.cancel(link, late);
    if (!late) {
      clock.dueIn(settings.least()); // Another action may wait behind it.
    }
  }

  /** An action is to be done; each poll shows it again as long as it is open. */
  void offer(ActionLink link) throws IOException {
    if (state.phase() == Phase.INSTALLING || state.phase() == Phase.CLOSING) {
      return;
    }
    if (link.action().equals(state.closedAction())) {
      state.closeAgain(link.feedback().toString());
      return;
    }
    if (!link.action().equals(state.action())) {
      open.begin(link, Phase.OFFERED);
    } else if (state.phase() == Phase.CONFIRMING) {
      state.accept();
      state.become(Phase.OFFERED);
    }
    Answer answer = ddi.get(link.uri());
    if (answer.isTransient()) {
      throw Feedback.failure("reading a deployment", answer);
    }
    if (answer.isGood()) {
      open.deployment = Deployment.of(link, answer.json(), ddi.server());
      auditLines(open.deployment.number("millrace.audit", FeedbackText.MESSAGES));
    } else {
      open.giveUp("the server does not show it (" + answer + ")");
    }
  }

  /** The server asks for lines of the audit trail; the router's configuration has to allow it. */
  private void auditLines(int asked) throws IOException {
    state.auditLines(settings.sendsAudit() ? asked : 0);
    if (asked > 0 && !settings.sendsAudit()) {
      open.tell("audit", "the audit trail is not sent: the router's sendAudit is false");
    }
  }

  /** An action waits for a confirmation, or does so again. */
  void askToConfirm(ActionLink link) throws IOException {
    if (state.phase() == Phase.INSTALLING || state.phase() == Phase.CLOSING) {
      return;
    }
    if (!link.action().equals(state.action())) {
      open.begin(link, Phase.CONFIRMING);
    } else if (state.phase() != Phase.CONFIRMING) {
      state.become(Phase.CONFIRMING);
    }
    open.deployment = null;
    open.confirmation = link;
    if (!settings.asksOperator()) {
      confirm(true, "confirmed by the router's configuration");
    }
  }

  /** The server has nothing to do; what it wanted before is no longer wanted. */
  void offerNothing() throws IOException {
    if (state.phase().isBeforeInstallation()) {
      open.giveUp("the server took it back");
    }
  }

  /** An operator, or the configuration, agrees or does not; returns what became of it. */
  String confirm(boolean agrees, String who) throws IOException {
    if (state.phase() == Phase.CONFIRMING && open.confirmation != null) {
      boolean taken = feedback.confirmation(open.confirmation, agrees, who);
      clock.dueIn(settings.least());
      return taken ? "the server was told" : "the server no longer asks";
    }
    if (state.phase() != Phase.OFFERED) {
      return "nothing waits for a confirmation";
    }
    if (agrees) {
      state.accept();
      return "agreed";
    }
    open.close(Verdict.failure("declined on the router: " + who));
    return "declined";
  }

  // --- its phases ----------------------------------------------------------------------------

  /**
   * Does the next step of the phase that the action is in.
   *
   * @param pollWhenDue called while bytes come in
   */
  Duration advance(Runnable pollWhenDue) throws IOException {
    boolean known = open.deployment != null;
    Duration wait =
        switch (state.phase()) {
          case IDLE, CONFIRMING -> clock.left();
          case OFFERED -> known ? offered() : clock.left();
          case DOWNLOADING -> known ? download(pollWhenDue) : clock.left();
          case DOWNLOADED -> known ? downloaded() : clock.left();
          case INSTALLING -> installing();
          case CLOSING -> closing();
        };
    feedback.sendNotes(state.feedback());
    return wait;
  }

  private Duration offered() throws IOException {
    if (settings.asksOperator() && !open.deployment.forced() && !state.isAccepted()) {
      open.tell("operator", "waits for fleet:confirm on the router");
      return clock.left();
    }
    state.become(Phase.DOWNLOADING);
    open.tell("download", "its files are being fetched");
    return Duration.ZERO;
  }

  private Duration download(Runnable pollWhenDue) throws IOException {
    Optional<ReleaseService> releases = router.releases();
    if (releases.isEmpty()) {
      return SOON;
    }
    if (open.download == null) {
      open.download = downloads.begin();
    }
    Progress progress =
        open.download.step(
            open.deployment,
            releases.get(),
            () -> {
              pollWhenDue.run();
              return isDownloading() && !ddi.isClosed();
            });
    if (!isDownloading()) {
      return Duration.ZERO; // A poll in between has changed it.
    }
    return switch (progress.kind()) {
      case GOING -> {
        state.saveUsed();
        yield progress.pause();
      }
      case WAITS_FOR_BUDGET -> {
        open.tell(FleetState.DAILY + state.used().day(), "today's budget of the line is used up");
        state.save();
        yield progress.pause();
      }
      case MISSING -> missing(progress.reason());
      case HOPELESS -> open.close(Verdict.failure(progress.reason()));
      case DONE -> {
        open.fetched = progress.fetched();
        state.become(Phase.DOWNLOADED);
        yield Duration.ZERO;
      }
    };
  }

  private boolean isDownloading() {
    return state.phase() == Phase.DOWNLOADING && open.deployment != null;
  }

  /** The files have moved, or the action is no longer ours: the next poll says which. */
  private Duration missing(String what) throws IOException {
    if (++open.misses > MISSES) {
      return open.close(Verdict.failure("the server's files are not there: " + what));
    }
    ddi.forget();
    open.deployment = null;
    clock.dueIn(settings.least().multipliedBy(1L << (open.misses - 1)));
    return clock.left();
  }

  private Duration downloaded() throws IOException {
    if (open.fetched == null) {
      state.become(Phase.DOWNLOADING); // After a restart: what is there is looked at again.
      return Duration.ZERO;
    }
    if (open.deployment.skips()) {
      return skipped();
    }
    Optional<ReleaseService> releases = router.releases();
    if (releases.isEmpty()) {
      return SOON;
    }
    Optional<ReleaseHold> hold = releases.get().hold();
    if (hold.isPresent()) {
      open.tell("held", "held on the router (release:hold): " + hold.get().reason());
      return LOOK;
    }
    if (releases.get().runs().hash().equals(open.fetched.hash())) {
      return open.close(Verdict.success("it runs already: " + releases.get().runs()));
    }
    installation.begin(open.fetched, open.deployment, releases.get());
    return Duration.ZERO;
  }

  /** To be downloaded only, or not now: the server is told once, and opens the window. */
  private Duration skipped() throws IOException {
    if (!state.hasTold("downloaded")) {
      feedback.downloaded(state.feedback());
      state.tells("downloaded");
      clock.dueIn(settings.least());
    }
    return clock.left();
  }

  private Duration installing() throws IOException {
    Optional<ReleaseService> releases = router.releases();
    if (releases.isEmpty()) {
      return SOON;
    }
    Installation.Outcome outcome = installation.outcome(releases.get());
    switch (outcome.kind()) {
      case ENDED:
        return open.close(outcome.verdict());
      case AGAIN:
        open.fetched = null;
        state.become(Phase.DOWNLOADING);
        clock.dueIn(SOON); // The server says again what is to be installed.
        return SOON;
      case NOT_NOW:
        state.become(Phase.DOWNLOADED);
        open.tell("later", "not now: " + outcome.reason());
        return LOOK;
      default:
        if (outcome.report() != null) {
          watch.see(outcome.report(), releases.get());
        }
        return SOON;
    }
  }

  /** The end is told until the server has it. */
  private Duration closing() throws IOException {
    feedback.closed(state.feedback(), state.verdict());
    if (router.releases().isPresent()) {
      installation.clean(router.releases().get());
    }
    if (state.verdict().success()) {
      downloads.shelf().clear();
    }
    boolean again = state.action().equals(state.closedAction());
    open.closed();
    if (!again) {
      clock.dueIn(Duration.ZERO);
    }
    return clock.left();
  }
}
