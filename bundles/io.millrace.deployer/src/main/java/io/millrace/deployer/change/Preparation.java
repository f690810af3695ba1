// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.deployer.plan.Change;
import io.millrace.deployer.plan.Plan;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.archive.ReleaseArchive;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.SetBundle;
import io.millrace.lib.release.verify.VerifiedRelease;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Version;

/**
 * From a release's file to the plan: nothing that runs is touched, and what is refused leaves
 * nothing but jars that nobody uses yet. For the deployer's thread.
 */
final class Preparation {
  private static final String API = "io.millrace.api";

  private final Installation installation;
  private final Router router;

  /**
   * What would be done.
   *
   * @param before the set that was committed
   * @param target the set that is to run
   * @param changes from what runs in truth to the target
   * @param running symbolic names of bundles that run in the end, whether they did before or not
   * @param byHand what becomes of bundles that were changed by hand
   * @param keys what changes about the trusted keys, one sentence each
   */
  record Prepared(
      InstalledSet before,
      InstalledSet target,
      List<Change> changes,
      Plan plan,
      List<String> running,
      List<HandChange> byHand,
      List<String> keys) {
    Prepared withKeys(List<String> changed) {
      return new Prepared(before, target, changes, plan, running, byHand, changed);
    }

    /** Returns the symbolic names of bundles that stay as somebody left them. */
    List<String> kept() {
      return byHand.stream().filter(HandChange::stays).map(HandChange::symbolicName).toList();
    }

    List<String> bundles() {
      return changes.stream().map(Change::symbolicName).toList();
    }
  }

  Preparation(Installation installation, Router router) {
    this.installation = installation;
    this.router = router;
  }

  /** Takes a release as far as its plan. */
  Prepared release(InstallOrder order, History history, Trail trail)
      throws IOException, RefusedChangeException {
    Sets sets = installation.sets();
    InstalledSet before = sets.committed(history);
    Path file = installation.upload(order.file());
    try (ReleaseArchive archive = ReleaseArchive.open(file)) {
      Admission admission = installation.admission(history);
      VerifiedRelease verified = admission.verify(archive, order);
      name(trail, verified);
      trail.add(ReleaseState.VERIFIED);
      Release release = verified.release();
      requirements(history, before, release).require(release.requires(), release.replaces());
      requireRemovals(before, verified);
      admission.stage(archive, verified, sets.jars());
      InstalledSet target = TargetSet.of(before, release);
      ConfigurationCheck.require(release, target, sets.jars());
      trail.add(ReleaseState.STAGED);
      RunningBundles running = installation.running(before, history);
      Set<String> kept = HandChanges.untouched(running, before, release);
      Map<String, Version> lowest = order.downgrade() ? Map.of() : versions(before);
      return plan(before, target, history, lowest, kept, false)
          .withKeys(admission.keyChanges(verified, target, sets.factory()));
    }
  }

  private static void name(Trail trail, VerifiedRelease verified) {
    Release release = verified.release();
    trail
        .put(JournalRecord.RELEASE, verified.hash())
        .put(JournalRecord.ID, release.id())
        .put(JournalRecord.VERSION, release.id().version())
        .put(JournalRecord.SEQUENCE, release.sequence());
  }

  private static RequirementCheck requirements(
      History history, InstalledSet before, Release release) {
    String api =
        release.bundles().stream()
            .filter(bundle -> bundle.symbolicName().equals(API))
            .map(bundle -> bundle.version())
            .findFirst()
            .or(() -> before.bundle(API).map(SetBundle::version))
            .orElse("0");
    return new RequirementCheck(
        Runtime.version().feature(),
        Version.parseVersion(api),
        history.committed().map(last -> Fields.number(last, JournalRecord.SEQUENCE)).orElse(0L),
        history.committed().map(last -> last.field(JournalRecord.RELEASE)).orElse(""));
  }

  /** Whoever signs a whole set must be trusted with the bundles that go by it, too. */
  private static void requireRemovals(InstalledSet before, VerifiedRelease verified)
      throws RefusedReleaseException {
    if (verified.release().replaces().isAll()) {
      InstalledSet target = TargetSet.of(before, verified.release());
      for (SetBundle bundle : before.bundles()) {
        if (target.bundle(bundle.symbolicName()).isEmpty()) {
          verified.signers().requireBundle(bundle.symbolicName());
        }
      }
    }
  }

  /**
   * Plans the way to a set that ran before: all of it runs afterwards.
   *
   * @param kept symbolic names of bundles that stay as somebody left them
   * @param others whether bundles that were installed by hand go
   */
  Prepared back(
      InstalledSet before, InstalledSet target, History history, Set<String> kept, boolean others)
      throws IOException, RefusedChangeException {
    return plan(before, target, history, Map.of(), kept, others);
  }

  private static Map<String, Version> versions(InstalledSet set) {
    return set.bundles().stream()
        .collect(
            Collectors.toMap(
                SetBundle::symbolicName, bundle -> Version.parseVersion(bundle.version())));
  }

  private Prepared plan(
      InstalledSet before,
      InstalledSet target,
      History history,
      Map<String, Version> lowest,
      Set<String> kept,
      boolean others)
      throws IOException, RefusedChangeException {
    Sets sets = installation.sets();
    RunningBundles running = installation.running(before, history);
    List<Change> changes = Changes.of(running, before, target, sets.jars(), kept, others);
    Companions companions = installation.companions(running, target);
    Plan plan = router.plan(companions.with(changes), lowest);
    if (!plan.isPossible()) {
      throw new RefusedChangeException("plan", String.join("; ", plan.refusals()));
    }
    // The framework that is started again runs the target and nothing else.
    Set<String> stays = plan.restart().isEmpty() ? kept : Set.of();
    return new Prepared(
        before,
        target,
        changes,
        plan,
        running(before, target, history, others),
        HandChanges.of(running, before, target, stays, history),
        List.of());
  }

  /** Returns the symbolic names of bundles of two sets that somebody stopped. */
  static Set<String> stoppedByHand(InstalledSet before, InstalledSet target, History history) {
    Set<String> stopped = new HashSet<>();
    for (InstalledSet set : List.of(before, target)) {
      history.drift(set.hash()).over(set).stream()
          .filter(bundle -> !bundle.started())
          .forEach(bundle -> stopped.add(bundle.bundle().symbolicName()));
    }
    return stopped;
  }

  /** What was stopped by hand stays so, until everything done by hand is undone. */
  private static List<String> running(
      InstalledSet before, InstalledSet target, History history, boolean others) {
    Set<String> stopped = others ? Set.of() : stoppedByHand(before, target, history);
    return target.bundles().stream()
        .map(SetBundle::symbolicName)
        .filter(name -> !stopped.contains(name))
        .toList();
  }
}
