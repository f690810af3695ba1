// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import static io.millrace.lib.release.journal.JournalRecord.SET;

import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.journal.SetHistory;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.SetBundle;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A package upgrade has brought another factory set. Where the package's sequence is higher than
 * that of the set that is committed, it is a change like that of a release: the start tries it, the
 * deployer judges it, and what was committed runs again unless it is good. Where it is lower the
 * set is kept to go back to, and no more. Where both have none, or the same, the set runs when what
 * ran was the factory set too, or when it is not older than what is committed. What was changed by
 * hand goes on for the bundles that the new set does not change.
 */
final class FactoryChange {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");

  /** Value of {@link SetHistory#FACTORY}: a start tries it. */
  private static final String TRIED = "tried";

  private static final String KEPT = "kept";

  private final LauncherJournal journal;
  private final SetStore sets;
  private final long sequence;

  /**
   * Makes one.
   *
   * @param sequence the package's
   */
  FactoryChange(LauncherJournal journal, SetStore sets, long sequence) {
    this.journal = journal;
    this.sets = sets;
    this.sequence = sequence;
  }

  void follow() {
    SetHistory history = journal.history();
    Optional<String> known = history.factory();
    known.ifPresent(sets::keepFactory);
    sets.writeFactory();
    if (known.isPresent() && known.get().equals(sets.factory())) {
      return;
    }
    Optional<String> committed = history.committed();
    String becomes = becomes(history);
    Map<String, String> fields = new TreeMap<>();
    fields.put(SET, sets.factory());
    fields.put(JournalRecord.VERSION, sets.version(sets.factory()));
    fields.put(SetHistory.FACTORY, becomes);
    fields.put(JournalRecord.SEQUENCE, Long.toString(sequence));
    committed.ifPresent(hash -> fields.put(JournalRecord.PREVIOUS, hash));
    known.ifPresent(hash -> say(becomes, committed.orElse(hash)));
    if (!becomes.equals(KEPT)) {
      committed.ifPresent(this::carryDrift);
    }
    journal.note(ReleaseState.FACTORY_CHANGED, fields);
    if (becomes.equals(TRIED)) {
      FactoryTrial.begin(journal, sets, committed.orElseThrow(), sequence);
    }
  }

  private String becomes(SetHistory history) {
    Optional<String> committed = history.committed();
    Optional<String> known = history.factory();
    if (committed.isEmpty()) {
      return SetHistory.RUNS;
    }
    long present = FactorySequence.of(history.commits().get(0).field(JournalRecord.SEQUENCE));
    if (sequence > present && !committed.get().equals(sets.factory())) {
      return TRIED;
    }
    boolean newer = known.isPresent() && isNext(known.get(), committed.get());
    return newer && sequence == present ? SetHistory.RUNS : KEPT;
  }

  private void say(String becomes, String committed) {
    LOG.log(
        Level.INFO,
        switch (becomes) {
          case SetHistory.RUNS ->
              "the program has brought another factory set, {0} {1}: it runs instead of set {2}";
          case TRIED ->
              "the program has brought a newer factory set, {0} {1}: it is tried, and set {2} runs"
                  + " again unless it is good";
          default ->
              "the program has brought another factory set, {0} {1}, which is older: set {2} runs";
        },
        sets.version(sets.factory()),
        Start.brief(sets.factory()),
        Start.brief(committed));
  }

  private boolean isNext(String known, String committed) {
    return committed.equals(known)
        || sets.ofSet(sets.factory()).compareTo(sets.ofSet(committed)) >= 0;
  }

  private void carryDrift(String from) {
    try {
      InstalledSet before = sets.read(from);
      InstalledSet now = sets.read(sets.factory());
      for (JournalRecord change : Drift.of(journal.records(), from).changes()) {
        String name = change.field(JournalRecord.BUNDLE);
        if (jar(before, name).equals(jar(now, name))) {
          Map<String, String> same = new TreeMap<>(change.fields());
          same.put(SET, sets.factory());
          journal.note(ReleaseState.DRIFT, same);
        } else {
          LOG.log(Level.INFO, "{0} was changed by hand; the program has brought another", name);
        }
      }
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "what was changed by hand is dropped: {0}", failure.getMessage());
    }
  }

  private static Optional<String> jar(InstalledSet set, String name) {
    return set.bundle(name).map(SetBundle::sha256);
  }
}
