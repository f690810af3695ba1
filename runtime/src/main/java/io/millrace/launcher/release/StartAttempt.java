// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.JournalRecord;
import java.util.Map;
import java.util.TreeMap;

/** An attempt to start a set: what the log says of it, and what the journal records. */
record StartAttempt(Start start, StartSettings settings) {
  /** Returns one line for the log. */
  String describe(LauncherJournal journal, String factory) {
    return "runs set " + Start.brief(start.hash()) + ": " + bundles(journal, factory);
  }

  private String bundles(LauncherJournal journal, String factory) {
    if (settings.safe()) {
      return "the factory set alone, because it was started with --safe";
    }
    String bundles = start.bundles().size() + " bundles";
    if (start.trial().isPresent()) {
      return bundles + " of a release that is tried by this start";
    }
    int changes = Drift.of(journal.records(), start.hash()).changes().size();
    String byHand = changes == 0 ? "" : ", with " + changes + " changes by hand";
    boolean isFactory = start.hash().equals(factory);
    return bundles
        + (isFactory ? " of the factory set" : " of the release committed last")
        + byHand;
  }

  /** Returns the fields of its record. */
  Map<String, String> fields() {
    Map<String, String> fields = new TreeMap<>();
    start.trial().ifPresent(change -> fields.putAll(change.fields()));
    fields.keySet().remove(JournalRecord.DEADLINE_SECONDS);
    fields.put(JournalRecord.SET, start.hash());
    fields.put(FailedStarts.BOOT, settings.boot());
    fields.put(JournalRecord.INTERFACE, settings.safe() ? FailedStarts.SAFE : "start");
    return fields;
  }
}
