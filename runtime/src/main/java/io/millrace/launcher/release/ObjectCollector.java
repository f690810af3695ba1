// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.set.SetBundle;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The objects and releases that neither a set that a start may run nor a change by hand names. */
final class ObjectCollector {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");

  /** The committed set, and those that can be gone back to. */
  private static final int KEPT_SETS = 3;

  private ObjectCollector() {}

  /** Deletes them, unless a release is being prepared: its objects no set names yet. */
  static void collect(LauncherJournal journal, SetStore sets, Start start) {
    var history = journal.history();
    if (history.isPreparing() || history.change().isPresent()) {
      return;
    }
    Set<String> named = new HashSet<>(Set.of(sets.factory()));
    history.commits().stream()
        .limit(KEPT_SETS)
        .forEach(each -> named.add(each.field(JournalRecord.SET)));
    Set<String> jars = new HashSet<>();
    start.bundles().forEach(each -> jars.add(each.bundle().sha256()));
    for (String set : named) {
      try {
        sets.read(set).bundles().stream().map(SetBundle::sha256).forEach(jars::add);
      } catch (IOException unreadable) {
        LOG.log(Level.WARNING, "set {0} cannot be read: {1}", set, unreadable.toString());
      }
      Drift.of(journal.records(), set).changes().stream()
          .map(change -> change.field(JournalRecord.SHA256))
          .forEach(jars::add);
    }
    sets.collect(named, jars);
    Set<String> releases =
        journal.records().stream()
            .map(record -> record.field(JournalRecord.RELEASE))
            .collect(Collectors.toSet());
    KnownReleases.collect(sets.folders().root().resolve("known"), releases, jars);
  }
}
