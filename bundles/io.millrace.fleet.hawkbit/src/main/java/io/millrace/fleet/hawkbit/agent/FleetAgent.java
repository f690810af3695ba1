// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.release.ReleaseHold;
import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.release.ReleaseStage;
import io.millrace.fleet.hawkbit.ddi.ActionLink;
import io.millrace.fleet.hawkbit.ddi.Answer;
import io.millrace.fleet.hawkbit.ddi.DdiClient;
import io.millrace.fleet.hawkbit.ddi.Deployment;
import io.millrace.fleet.hawkbit.ddi.Poll;
import io.millrace.fleet.hawkbit.download.Downloads;
import io.millrace.fleet.hawkbit.download.Fetched;
import io.millrace.fleet.hawkbit.download.Progress;
import io.millrace.fleet.hawkbit.download.ReleaseDownload;
import io.millrace.lib.release.feature.Release;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What this router does about the server's actions, to be read from top to bottom: a poll says
 * which action there is; then it goes from phase to phase, and its end is told to the server until
 * that has it. Polls go on all the time, for an action may be cancelled, taken back, opened or
 * forced.
 *
 * <p>{@link #step} does what is due and blocks while the server answers; for one thread, which is
 * no thread of the router's traffic.
 */
public final class FleetAgent implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final int MISSES = 5;
  private static final int[] FEWER_MESSAGES = {FeedbackText.MESSAGES, 10, 1, 0};

  private final DdiClient ddi;
  private final Downloads downloads;
  private final FleetState state;
  private final Router router;
  private final Settings settings;
  private final PollClock clock;
  private final Reachability reach;
  private final Notes notes;
  private final Installation installation;
  private final Inventory inventory;
  private volatile boolean closed;
  private volatile FleetStatus status;
  private Deployment deployment;
  private ActionLink confirmation;
  private ReleaseDownload download;
  private Fetched fetched;
  private int misses;

  FleetAgent(
      DdiClient ddi,
      Downloads downloads,
      FleetState state,
      Router router,
      Settings settings,
      PollClock clock,
      Reachability reach,
      Installation installation) {
    this.ddi = ddi;
    this.downloads = downloads;
    this.state = state;
    this.router = router;
    this.settings = settings;
    this.clock = clock;
    this.reach = reach;
    this.installation = installation;
    notes = new Notes(ddi);
    inventory = new Inventory(ddi, router, state);
    show();
  }

  /** Does what is due; returns how long nothing will be, unless it is woken. */
  public Duration step() {
    boolean reached = !clock.left().isZero() || tryPoll();
    Duration wait = clock.left();
    if (reached || state.phase() == Phase.INSTALLING) {
      try {
        wait = advance();
      } catch (IOException failure) {
        wait = reach.failed(failure, clock.interval());
      }
    }
    show();
    return wait.compareTo(clock.left()) < 0 ? wait : clock.left();
  }

  // --- polls ---------------------------------------------------------------------------------

  private boolean tryPoll() {
    try {
      poll();
      return true;
    } catch (IOException failure) {
      clock.dueIn(reach.failed(failure, clock.interval()));
      return false;
    }
  }

  private void poll() throws IOException {
    Answer answer = ddi.get(ddi.server().self());
    if (!answer.isGood()) {
      throw Statuses.of("a poll", answer);
    }
    Poll said = Poll.of(answer.json(), ddi.server());
    reach.reached();
    clock.polled(said.sleep());
    if (said.cancel() != null) {
      cancel(said.cancel());
    } else if (said.deployment() != null) {
      offer(said.deployment());
    } else if (said.confirmation() != null) {
      askToConfirm(said.confirmation());
    } else if (state.phase().isBeforeInstallation()) {
      giveUp("the server took it back");
    }
    if (state.phase() != Phase.INSTALLING) {
      inventory.tell(said.attributes());
    }
  }

  /** A cancel is agreed to as long as nothing is installed; an action that is over just ends. */
  private void cancel(ActionLink link) throws IOException {
    boolean ours = link.action().equals(state.action());
    if (ours && state.phase() == Phase.CLOSING) {
      return;
    }
    boolean late = ours && state.phase() == Phase.INSTALLING;
    if (ours && !late) {
      giveUp("cancelled by the server");
    }
    Answer answer =
        ddi.send(
            "POST", link.feedback(), late ? FeedbackText.rejected() : FeedbackText.cancelled());
    if (answer.isTransient()) {
      throw Statuses.of("an answer to a cancel", answer);
    }
    if (!late) {
      // Another action may wait behind it.
      clock.dueIn(settings.least());
    }
  }

  private void offer(ActionLink link) throws IOException {
    if (state.phase() == Phase.INSTALLING || state.phase() == Phase.CLOSING) {
      return;
    }
    if (link.action().equals(state.closedAction())) {
      state.closeAgain(link.feedback().toString());
      return;
    }
    if (!link.action().equals(state.action())) {
      begin(link, Phase.OFFERED);
    } else if (state.phase() == Phase.CONFIRMING) {
      state.accept();
      state.become(Phase.OFFERED);
    }
    Answer answer = ddi.get(link.uri());
    if (answer.isGood()) {
      deployment = Deployment.of(link, answer.json(), ddi.server());
    } else if (answer.isTransient()) {
      throw Statuses.of("reading a deployment", answer);
    } else {
      giveUp("the server does not show it (" + answer + ")");
    }
  }

  private void askToConfirm(ActionLink link) throws IOException {
    if (state.phase() == Phase.INSTALLING || state.phase() == Phase.CLOSING) {
      return;
    }
    if (!link.action().equals(state.action())) {
      begin(link, Phase.CONFIRMING);
    } else if (state.phase() != Phase.CONFIRMING) {
      state.become(Phase.CONFIRMING);
    }
    deployment = null;
    confirmation = link;
    if (!settings.asksOperator()) {
      confirm(true, "confirmed by the router's configuration");
    }
  }

  private void begin(ActionLink link, Phase first) throws IOException {
    forget();
    state.begin(link.action(), link.feedback().toString(), first);
    router.audit("action " + link.action(), AuditOutcome.STARTED, "the server offers it");
  }

  private void giveUp(String why) throws IOException {
    router.audit("action " + state.action(), AuditOutcome.REFUSED, why);
    forget();
    state.idle();
  }

  private void forget() {
    deployment = null;
    confirmation = null;
    download = null;
    fetched = null;
    misses = 0;
    notes.clear();
  }

  // --- phases --------------------------------------------------------------------------------

  private Duration advance() throws IOException {
    Duration wait =
        switch (state.phase()) {
          case IDLE, CONFIRMING -> clock.left();
          case OFFERED -> deployment == null ? clock.left() : offered();
          case DOWNLOADING -> deployment == null ? clock.left() : download();
          case DOWNLOADED -> deployment == null ? clock.left() : downloaded();
          case INSTALLING -> installing();
          case CLOSING -> closing();
        };
    if (notes.isWaiting() && !state.feedback().isEmpty()) {
      notes.send(URI.create(state.feedback()));
    }
    return wait;
  }

  private Duration offered() throws IOException {
    if (settings.asksOperator() && !deployment.forced() && !state.isAccepted()) {
      tell("operator", "waits for fleet:confirm on the router");
      return clock.left();
    }
    state.become(Phase.DOWNLOADING);
    tell("download", "its files are being fetched");
    return Duration.ZERO;
  }

  private Duration download() throws IOException {
    Optional<ReleaseService> releases = router.releases();
    if (releases.isEmpty()) {
      return SOON;
    }
    if (download == null) {
      download = downloads.begin();
    }
    Progress progress = download.step(deployment, releases.get(), this::downloadGoesOn);
    if (state.phase() != Phase.DOWNLOADING || deployment == null) {
      return Duration.ZERO; // A poll in between has changed it.
    }
    return switch (progress.kind()) {
      case GOING -> progress.pause();
      case WAITS_FOR_BUDGET -> {
        tell("budget-" + state.used().day(), "today's budget of the line is used up");
        state.save();
        yield progress.pause();
      }
      case MISSING -> missing(progress.reason());
      case HOPELESS -> close(Verdict.failure(progress.reason()));
      case DONE -> {
        fetched = progress.fetched();
        state.become(Phase.DOWNLOADED);
        yield Duration.ZERO;
      }
    };
  }

  /** Polls while bytes come in, when that is due. */
  private boolean downloadGoesOn() {
    if (clock.left().isZero()) {
      tryPoll();
    }
    return !closed && state.phase() == Phase.DOWNLOADING && deployment != null;
  }

  /** The files have moved, or the action is no longer ours: the next poll says which. */
  private Duration missing(String what) throws IOException {
    if (++misses > MISSES) {
      return close(Verdict.failure("the server's files are not there: " + what));
    }
    ddi.forget();
    deployment = null;
    clock.dueIn(settings.least().multipliedBy(1L << (misses - 1)));
    return clock.left();
  }

  private Duration downloaded() throws IOException {
    Optional<ReleaseService> releases = router.releases();
    if (fetched == null) {
      state.become(Phase.DOWNLOADING); // After a restart: what is there is looked at again.
      return Duration.ZERO;
    }
    if (deployment.skips()) {
      return skipped();
    }
    if (releases.isEmpty()) {
      return SOON;
    }
    Optional<ReleaseHold> hold = releases.get().hold();
    if (hold.isPresent()) {
      tell("held", "held on the router (release:hold): " + hold.get().reason());
      return LOOK;
    }
    if (releases.get().runs().hash().equals(fetched.hash())) {
      return close(Verdict.success("it runs already: " + releases.get().runs()));
    }
    installation.begin(fetched, deployment, releases.get());
    return Duration.ZERO;
  }

  /** To be downloaded only, or not now: the server is told once; it opens the window. */
  private Duration skipped() throws IOException {
    if (!state.hasTold("downloaded")) {
      Answer answer = ddi.send("POST", deployment.link().feedback(), FeedbackText.downloaded());
      if (answer.isTransient()) {
        throw Statuses.of("feedback", answer);
      }
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
    return switch (outcome.kind()) {
      case ENDED -> close(outcome.verdict());
      case AGAIN -> {
        fetched = null;
        state.become(Phase.DOWNLOADING);
        yield Duration.ZERO;
      }
      case NOT_NOW -> {
        state.become(Phase.DOWNLOADED);
        tell("later", "not now: " + outcome.reason());
        yield LOOK;
      }
      case GOES_ON -> {
        if (outcome.report() != null) {
          watch(outcome.report(), releases.get());
        }
        yield SOON;
      }
    };
  }

  private void watch(ReleaseReport report, ReleaseService releases) throws IOException {
    ReleaseStage stage = report.stage();
    if (stage == ReleaseStage.AWAITING_CONFIRM) {
      tell(
          "confirm",
          "it is good, and is undone in %d s unless somebody gives release:confirm"
              .formatted(report.confirmSeconds()));
      if (settings.confirmsWhenReached()) {
        confirmWhenReached(report, releases);
      }
    } else {
      tell("stage-" + stage, stage.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
  }

  /** Who gets through to the server has not lost the way to the router. */
  private void confirmWhenReached(ReleaseReport report, ReleaseService releases)
      throws IOException {
    boolean reached = reach.lastReached().filter(at -> !at.isBefore(report.time())).isPresent();
    if (reached && state.tells("confirmed")) {
      releases.confirm(router.origin());
    } else if (!reached && state.tells("reaches")) {
      clock.dueIn(settings.least());
    }
  }

  private Duration close(Verdict verdict) throws IOException {
    state.close(verdict);
    router.audit(
        "action " + state.action(),
        verdict.success() ? AuditOutcome.DONE : AuditOutcome.FAILED,
        String.join("; ", verdict.messages()));
    return Duration.ZERO;
  }

  /** Told until the server has it: 410 is the answer of a server that has it already. */
  private Duration closing() throws IOException {
    URI feedback = URI.create(state.feedback());
    Answer answer = null;
    for (int most : FEWER_MESSAGES) {
      if (answer == null || answer.isQuota()) {
        answer = ddi.send("POST", feedback, FeedbackText.closed(state.verdict(), most));
      }
    }
    if (answer.isTransient()) {
      throw Statuses.of("the end of an action", answer);
    }
    if (router.releases().isPresent()) {
      installation.clean(router.releases().get());
    }
    if (state.verdict().success()) {
      downloads.shelf().clear();
    }
    forget();
    state.closed();
    clock.dueIn(Duration.ZERO);
    return Duration.ZERO;
  }

  /** Tells the server something once in an action. */
  private void tell(String key, String message) throws IOException {
    if (state.tells(key)) {
      notes.add(message);
    }
  }

  // --- orders of people ----------------------------------------------------------------------

  /** Has the next step poll. */
  public void pollNow() {
    clock.dueIn(Duration.ZERO);
  }

  /**
   * An operator confirms what the server asks to be confirmed, or agrees to an update; or not.
   *
   * @return what became of it, for people
   */
  public String confirm(boolean agrees, String who) throws IOException {
    if (state.phase() == Phase.CONFIRMING && confirmation != null) {
      Answer answer =
          ddi.send("POST", confirmation.feedback(), FeedbackText.confirmation(agrees, who));
      if (answer.isTransient()) {
        throw Statuses.of("a confirmation", answer);
      }
      clock.dueIn(settings.least());
      return answer.isGood() ? "the server was told" : "the server no longer asks";
    }
    if (state.phase() == Phase.OFFERED) {
      if (agrees) {
        state.accept();
      } else {
        close(Verdict.failure("declined on the router: " + who));
      }
      return agrees ? "agreed" : "declined";
    }
    return "nothing waits for a confirmation";
  }

  /** Ends what the server is being asked; called on any thread. */
  @Override
  public void close() throws IOException {
    closed = true;
    ddi.close();
  }

  /** Returns how it stands. */
  public FleetStatus status() {
    return status;
  }

  private void show() {
    Optional<Reachability.Trouble> trouble = reach.trouble();
    String release =
        Optional.ofNullable(download)
            .flatMap(ReleaseDownload::release)
            .map(Release::id)
            .map(String::valueOf)
            .orElse("");
    status =
        new FleetStatus(
            state.phase(),
            state.action(),
            release,
            state.used().bytes(),
            reach.lastReached(),
            trouble.map(Reachability.Trouble::reason).orElse(""),
            trouble.map(Reachability.Trouble::refused).orElse(false),
            trouble.map(Reachability.Trouble::since),
            clock.left());
  }
}
