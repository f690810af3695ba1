// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.set.InstalledSet;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The change to a factory set that the deployer judges after the start. A power cut meanwhile says
 * nothing of the set: the next start tries it again, three times in all.
 */
final class FactoryTrial {
  /** The deployer's names of fields [io.millrace.deployer, Fields]. */
  static final String ACTION = "does";

  /** Value of {@link #ACTION}. */
  static final String PACKAGE = "package";

  private static final String CHANGE = "change";
  private static final String KEPT = "keptByHand";
  private static final int MOST_TRIES = 3;
  private static final Set<ReleaseState> UNJUDGED =
      Set.of(ReleaseState.SWITCHING_BY_RESTART, ReleaseState.JUDGING);

  private FactoryTrial() {}

  /** Writes that the next start tries the set. */
  static void begin(LauncherJournal journal, SetStore sets, String committed, long sequence) {
    String set = sets.factory();
    String version = sets.version(set);
    Map<String, String> fields = new TreeMap<>();
    fields.put(JournalRecord.SET, set);
    fields.put(JournalRecord.PREVIOUS, committed);
    fields.put(JournalRecord.ID, "io.millrace:factory:set:" + version);
    fields.put(JournalRecord.VERSION, version);
    fields.put(JournalRecord.SEQUENCE, Long.toString(sequence));
    fields.put(ACTION, PACKAGE);
    fields.put(CHANGE, "package-" + sequence + "-" + Start.brief(set));
    String kept =
        Drift.of(journal.records(), set).changes().stream()
            .map(each -> each.field(JournalRecord.BUNDLE))
            .distinct()
            .collect(Collectors.joining(" "));
    fields.put(KEPT, kept);
    journal.note(ReleaseState.SWITCHING_BY_RESTART, fields);
  }

  /** Tells whether a change is one to a factory set. */
  static boolean isOne(JournalRecord change) {
    return change.field(ACTION).equals(PACKAGE);
  }

  /**
   * Tells whether a change that was interrupted may be tried again: the machine was switched off
   * since.
   */
  static boolean mayTryAgain(List<JournalRecord> records, JournalRecord change, String boot) {
    List<JournalRecord> tries =
        records.stream()
            .skip(begin(records, change))
            .filter(each -> each.state() == ReleaseState.START_ATTEMPT)
            .filter(each -> each.field(JournalRecord.SET).equals(change.field(JournalRecord.SET)))
            .toList();
    boolean sameBoot = tries.stream().anyMatch(each -> each.field(FailedStarts.BOOT).equals(boot));
    return isOne(change)
        && UNJUDGED.contains(change.state())
        && !sameBoot
        && tries.size() < MOST_TRIES;
  }

  private static int begin(List<JournalRecord> records, JournalRecord change) {
    for (int i = 0; i < records.size(); i++) {
      if (records.get(i).field(CHANGE).equals(change.field(CHANGE))) {
        return i;
      }
    }
    return 0;
  }

  /** Returns what a start that tries it runs beside the set: what was changed by hand stays. */
  static Drift drift(LauncherJournal journal, JournalRecord change, InstalledSet set, SetStore sets)
      throws IOException {
    if (!isOne(change)) {
      return new Drift(List.of());
    }
    Drift drift = Drift.of(journal.records(), change.field(JournalRecord.SET));
    for (var each : drift.over(set)) {
      sets.jar(each.bundle());
    }
    return drift;
  }
}
