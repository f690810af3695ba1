// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.deployer.change.Preparation.Prepared;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.set.InstalledSet;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A change from its order to the begin of its switch. Every state is in the journal before the next
 * step is done. What comes after the switch is {@link Conclusion}'s. For the deployer's thread.
 */
final class Transaction {
  /** Field of a switch in the running framework: {@link Router#waited} at its begin. */
  static final String WAITED_BEFORE = "waitedBefore";

  private final Installation installation;
  private final Router router;
  private final Supplier<Settings> settings;
  private final Preparation preparation;

  Transaction(Installation installation, Router router, Supplier<Settings> settings) {
    this.installation = installation;
    this.router = router;
    this.settings = settings;
    preparation = new Preparation(installation, router);
  }

  /** What is done, in the course of which a change can be refused. */
  private interface Step {
    Prepared run() throws IOException, RefusedChangeException;
  }

  /** Installs a release; returns the record of a refusal, or of the switch that has begun. */
  JournalRecord install(InstallOrder order, History history, Trail trail)
      throws IOException, InterruptedException {
    trail.add(ReleaseState.RECEIVED);
    return begin(
        trail,
        () -> preparation.release(order, history, trail),
        order.now() ? Optional.of(Duration.ZERO) : order.confirm());
  }

  /** Finds out what a release would do. */
  Preview preview(InstallOrder order, History history) throws IOException, RefusedChangeException {
    Trail trail = Trail.unwritten();
    Prepared prepared = preparation.release(order, history, trail);
    return new Preview(
        trail.field(JournalRecord.ID),
        Long.parseLong(trail.field(JournalRecord.SEQUENCE)),
        prepared.plan(),
        prepared.byHand(),
        installation.overrides(prepared.target()),
        waysIn(prepared),
        prepared.keys());
  }

  /** Goes to a set that was there before. */
  JournalRecord goTo(InstalledSet target, boolean others, History history, Trail trail)
      throws IOException, InterruptedException {
    return begin(
        trail,
        () -> {
          InstalledSet before = installation.sets().committed(history);
          return preparation.back(before, target, history, Set.of(), others);
        },
        Optional.of(Duration.ZERO));
  }

  private JournalRecord begin(Trail trail, Step step, Optional<Duration> confirm)
      throws IOException, InterruptedException {
    Prepared prepared;
    try {
      prepared = step.run();
      describe(prepared, confirm, trail);
    } catch (RefusedReleaseException refused) {
      String criterion = refused.refusal().name().toLowerCase(Locale.ROOT);
      return refuse(trail, criterion.replace('_', '-'), refused.getMessage());
    } catch (RefusedChangeException refused) {
      return refuse(trail, refused.criterion(), refused.getMessage());
    } catch (IOException failure) {
      return refuse(trail, "io", FileReason.of(failure));
    } catch (RuntimeException | Error failure) {
      endWith(failure, trail);
      throw failure;
    }
    trail.add(ReleaseState.PLANNED);
    if (installation.isConfigurationChanging()) {
      // Whoever changes it looks for a planned release after its mark: one of both sees the other.
      return refuse(
          trail,
          "configuration",
          "the site's configuration is being changed, and one health cannot judge two changes;"
              + " try again when that has ended (bin/millrace config undo ends one that was"
              + " interrupted)");
    }
    return begin(prepared, trail);
  }

  /** Whoever waits is told of the failure itself; the journal says that it was the end. */
  private static void endWith(Throwable failure, Trail trail) {
    trail.put(Fields.CRITERION, Fields.FAULT).reason(failure.toString());
    try {
      trail.note(ReleaseState.REFUSED);
    } catch (IOException unwritten) {
      failure.addSuppressed(unwritten);
    }
  }

  private static JournalRecord refuse(Trail trail, String criterion, String sentence)
      throws IOException {
    return trail.put(Fields.CRITERION, criterion).reason(sentence).add(ReleaseState.REFUSED);
  }

  private void describe(Prepared prepared, Optional<Duration> confirm, Trail trail)
      throws IOException {
    trail
        .put(JournalRecord.SET, installation.folders().writeSet(prepared.target()))
        .put(JournalRecord.PREVIOUS, installation.folders().writeSet(prepared.before()))
        .names(Fields.BUNDLES, prepared.bundles())
        .names(Fields.KEPT, prepared.kept())
        .names(Fields.PREDICTED, prepared.plan().stopped());
    Duration wait =
        confirm.orElseGet(
            () -> waysIn(prepared).isEmpty() ? Duration.ZERO : settings.get().confirm());
    if (!wait.isZero()) {
      trail.put(Fields.CONFIRM_SECONDS, wait.toSeconds());
    }
  }

  private JournalRecord begin(Prepared prepared, Trail trail)
      throws IOException, InterruptedException {
    try {
      router.takeBaseline();
    } catch (RuntimeException | Error failure) {
      endWith(failure, trail);
      throw failure;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("this deployer ends; nothing has been touched yet");
    }
    trail.put(JournalRecord.DEADLINE_SECONDS, settings.get().change().toSeconds());
    if (!prepared.plan().restart().isEmpty()) {
      JournalRecord record = trail.add(ReleaseState.SWITCHING_BY_RESTART);
      router.restart();
      return record;
    }
    router.waited().ifPresent(before -> trail.put(WAITED_BEFORE, before.requests()));
    JournalRecord record = trail.add(ReleaseState.SWITCHING);
    router.configure(prepared.target().configurations());
    router.beginSwitch(trail.field(Fields.CHANGE), prepared.plan(), prepared.running());
    return record;
  }

  private static Set<String> waysIn(Prepared prepared) {
    Collection<String> pids = changedPids(prepared.before(), prepared.target());
    Set<String> found = ConfirmRule.waysIn(prepared.bundles(), pids);
    if (!prepared.keys().isEmpty()) {
      found.add("the trusted keys");
    }
    return found;
  }

  private static List<String> changedPids(InstalledSet before, InstalledSet target) {
    Set<String> all = new TreeSet<>(before.configurations().keySet());
    all.addAll(target.configurations().keySet());
    return all.stream()
        .filter(
            pid -> {
              Object old = before.configurations().get(pid);
              return old == null || !old.equals(target.configurations().get(pid));
            })
        .toList();
  }
}
