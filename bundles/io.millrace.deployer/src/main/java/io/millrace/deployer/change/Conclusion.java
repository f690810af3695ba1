// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.deployer.change.Preparation.Prepared;
import io.millrace.deployer.change.Router.Judged;
import io.millrace.deployer.change.Router.Judgement;
import io.millrace.deployer.plan.Plan;
import io.millrace.deployer.switching.Outcome;
import io.millrace.lib.release.feature.Gates;
import io.millrace.lib.release.feature.ReleaseJson;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.SetBundle;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What comes after a switch: it is judged, and committed or undone. All that it goes by is in the
 * journal, so that the deployer that ends a change need not be the one that began it. For the
 * deployer's thread.
 */
final class Conclusion {
  private static final System.Logger LOG = System.getLogger(Conclusion.class.getName());

  /** Beyond the time of the judgement itself. */
  private static final Duration MARGIN = Duration.ofSeconds(60);

  /** Sentences that the journal takes of one switch. */
  private static final int MOST_DIFFERENCES = 20;

  private final Installation installation;
  private final Router router;
  private final Supplier<Settings> settings;

  Conclusion(Installation installation, Router router, Supplier<Settings> settings) {
    this.installation = installation;
    this.router = router;
    this.settings = settings;
  }

  /** Goes on after the switch to the new set. */
  JournalRecord switched(Outcome outcome, History history, Trail trail)
      throws IOException, InterruptedException {
    trail
        .names(Fields.STOPPED, outcome.stopped())
        .put(Fields.PAUSES, MeasuredPauses.text(outcome.pauses()));
    if (!outcome.isGood()) {
      return rollBack("switch", outcome.failure(), outcome.newBundleFailed(), history, trail);
    }
    compare(trail);
    return judge(history, trail);
  }

  /** What is planned is what happens, or else that is a fault of the planner and told. */
  private void compare(Trail trail) {
    List<String> differences = router.differences().orElseGet(() -> stoppedOtherwise(trail));
    if (!differences.isEmpty()) {
      LOG.log(Level.WARNING, "the switch went otherwise than planned: {0}", differences);
      trail.put(
          Fields.UNPLANNED,
          differences.stream().limit(MOST_DIFFERENCES).collect(Collectors.joining(" ")));
    }
  }

  /** All that can be told of a switch that another deployer has watched. */
  private static List<String> stoppedOtherwise(Trail trail) {
    Set<String> predicted = Fields.names(trail.field(Fields.PREDICTED));
    Set<String> stopped = Fields.names(trail.field(Fields.STOPPED));
    return predicted.equals(stopped)
        ? List.of()
        : List.of("The plan said that %s would stop; %s did.".formatted(predicted, stopped));
  }

  /**
   * What somebody changed by hand, and the change does not touch, is neither checked nor undone.
   */
  private static Set<String> kept(Trail trail) {
    return Fields.names(trail.field(Fields.KEPT));
  }

  /** Judges, and goes on by the verdict. */
  JournalRecord judge(History history, Trail trail) throws IOException, InterruptedException {
    Gates gates = gates(trail);
    Duration limit = router.judging(gates).plus(MARGIN);
    trail.put(JournalRecord.DEADLINE_SECONDS, limit.toSeconds());
    trail.add(ReleaseState.JUDGING);
    InstalledSet target = installation.sets().read(trail.field(JournalRecord.SET));
    List<String> differences =
        installation.running(target, history).differences(target, kept(trail), false);
    if (!differences.isEmpty()) {
      // Somebody has changed the router meanwhile: a switch that ended brought the whole set.
      return rollBack("set", String.join("; ", differences), false, history, trail);
    }
    Judged what = new Judged(mustRun(target, history, trail), !isInstallation(trail));
    Judgement judgement = router.judge(what, gates);
    countWaiting(trail);
    trail.put(Fields.EVIDENCE, String.join("; ", judgement.evidence()));
    if (judgement.undecided()) {
      trail.put(Fields.CONFIRM_SECONDS, settings.get().confirm().toSeconds());
      return awaitConfirm(trail);
    }
    if (!judgement.good()) {
      return rollBack("judge", String.join("; ", judgement.evidence()), true, history, trail);
    }
    return trail.field(Fields.CONFIRM_SECONDS).isEmpty()
        ? commit(history, trail)
        : awaitConfirm(trail);
  }

  private static boolean isInstallation(Trail trail) {
    return trail.field(Fields.ACTION).equals("install");
  }

  /** The meters begin anew when their bundle is among those that stopped: nobody knows then. */
  private void countWaiting(Trail trail) {
    String before = trail.field(Transaction.WAITED_BEFORE);
    trail.remove(Transaction.WAITED_BEFORE);
    Set<String> stopped = Fields.names(trail.field(Fields.STOPPED));
    router
        .waited()
        .filter(now -> !before.isEmpty() && !stopped.contains(now.bundle()))
        .ifPresent(
            now -> trail.put(Fields.WAITED, Math.max(0, now.requests() - Long.parseLong(before))));
  }

  /** What somebody stopped need not run, but where all that was done by hand is undone. */
  private Set<String> mustRun(InstalledSet target, History history, Trail trail)
      throws IOException {
    Set<String> may = new HashSet<>(kept(trail));
    if (!Set.of("revert", "factory").contains(trail.field(Fields.ACTION))) {
      InstalledSet before = installation.sets().read(trail.field(JournalRecord.PREVIOUS));
      Set<String> stopped = Preparation.stoppedByHand(before, target, history);
      stopped.removeAll(Fields.names(trail.field(Fields.BUNDLES)));
      may.addAll(stopped);
    }
    return target.bundles().stream()
        .map(SetBundle::symbolicName)
        .filter(name -> !may.contains(name))
        .collect(Collectors.toSet());
  }

  private Gates gates(Trail trail) throws IOException {
    String release = trail.field(JournalRecord.RELEASE);
    Path json = installation.folders().known(release).resolve("release.json");
    boolean known = !release.isEmpty() && Files.exists(json);
    return known ? ReleaseJson.read(Files.readAllBytes(json)).gates() : Gates.NONE;
  }

  /** The launcher undoes it some time after the deadline, should nobody here do so. */
  private static JournalRecord awaitConfirm(Trail trail) throws IOException {
    String seconds = trail.field(Fields.CONFIRM_SECONDS);
    long until = UpTime.millis() + Duration.ofSeconds(Long.parseLong(seconds)).toMillis();
    return trail
        .put(JournalRecord.DEADLINE_SECONDS, seconds)
        .put(Fields.CONFIRM_UNTIL, until)
        .add(ReleaseState.AWAITING_CONFIRM);
  }

  /**
   * Makes the new set the one that starts run. What was changed by hand when it ran before is over,
   * but where a package brought the set: there the launcher has carried it over. What differs from
   * it now the launcher writes down.
   */
  JournalRecord commit(History history, Trail trail) throws IOException {
    String set = trail.field(JournalRecord.SET);
    boolean ofPackage = trail.field(Fields.ACTION).equals(Fields.PACKAGE);
    if (!ofPackage && !history.drift(set).isEmpty()) {
      trail.dropDrift(set);
    }
    trail.remove(JournalRecord.DEADLINE_SECONDS).remove(JournalRecord.REASON);
    JournalRecord committed = trail.add(ReleaseState.COMMITTED);
    installation.keepKeys(committed);
    return committed;
  }

  /**
   * Goes back to the set before.
   *
   * @param criterion what was not fulfilled, one word
   * @param bad whether the set itself is at fault; a release that is at fault when it is installed
   *     is not tried again, one that has proved good before may be gone back to
   */
  JournalRecord rollBack(String criterion, String reason, boolean bad, History history, Trail trail)
      throws IOException {
    trail
        .put(Fields.CRITERION, criterion)
        .reason(reason)
        .put(JournalRecord.BAD, bad && isInstallation(trail))
        .put(JournalRecord.DEADLINE_SECONDS, settings.get().change().toSeconds());
    JournalRecord record = trail.add(ReleaseState.ROLLING_BACK);
    InstalledSet before = installation.sets().read(trail.field(JournalRecord.PREVIOUS));
    InstalledSet target = installation.sets().read(trail.field(JournalRecord.SET));
    try {
      Prepared back =
          new Preparation(installation, router).back(target, before, history, kept(trail), false);
      Plan plan = back.plan();
      if (plan.restart().isEmpty()) {
        router.configure(before.configurations());
        router.beginSwitch(trail.field(Fields.CHANGE), plan, back.running());
        return record;
      }
    } catch (RefusedChangeException | RuntimeException failure) {
      LOG.log(
          Level.ERROR, "the running router cannot go back: the framework starts again", failure);
    }
    router.restart();
    return record;
  }

  /** Ends the way back; a failure on it is left to the launcher, which starts the set before. */
  JournalRecord switchedBack(Outcome outcome, History history, Trail trail) throws IOException {
    InstalledSet before = installation.sets().read(trail.field(JournalRecord.PREVIOUS));
    List<String> problems = new ArrayList<>();
    if (outcome.isGood()) {
      problems.addAll(
          installation.running(before, history).differences(before, kept(trail), false));
    } else {
      problems.add(outcome.failure());
    }
    if (problems.isEmpty()) {
      return trail.remove(JournalRecord.DEADLINE_SECONDS).add(ReleaseState.ROLLED_BACK);
    }
    LOG.log(Level.ERROR, "going back failed, the framework starts again: {0}", problems);
    router.restart();
    return null;
  }
}
