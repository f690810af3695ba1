// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.journal.SetHistory;
import io.millrace.lib.release.set.ReleaseFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What the journal of releases says, and whether somebody holds them. */
final class ReleasesProbe implements Probe {
  static final Fault JOURNAL =
      Fault.failure(
          "journal-damaged",
          "The journal of releases is damaged",
          "stop the router, move the file away and start it: the program's own bundles run; then"
              + " install the release again");
  static final Fault DRIFT =
      Fault.attention(
          "changed-by-hand",
          "Bundles were changed by hand: this router does not run what its release says",
          "release:revert ends it (millrace shell release:revert; millrace release revert without a"
              + " router); or install a release with these bundles");
  static final Fault UNCONFIRMED =
      Fault.attention(
          "release-unconfirmed",
          "A release waits for somebody's confirmation, and is undone without it",
          "millrace shell release:confirm, or release:rollback");
  static final Fault OPEN =
      Fault.attention(
          "release-unfinished",
          "A change of the release was begun and did not end",
          "start the router: the start runs the set before or the new one as the journal says; then"
              + " millrace shell release:status");
  static final Fault FAILED =
      Fault.attention(
          "release-failed",
          "The last release was rolled back",
          "millrace shell release:history says why; install one that mends it");
  static final Fault STARTS =
      Fault.failure(
          "starts-failed",
          "Starts of the router failed again and again",
          "the log says why; millrace run --safe runs the program's own bundles, millrace release"
              + " factory goes back to them");
  static final Fault HELD =
      Fault.attention(
          "release-held",
          "Somebody holds the releases: none from a fleet server or a stick is installed",
          "millrace shell release:hold --lift");

  private static final int FAILED_STARTS = 2;

  @Override
  public List<Fault> faults() {
    return List.of(JOURNAL, DRIFT, UNCONFIRMED, OPEN, FAILED, STARTS, HELD);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    Path folder = installation.data().resolve("releases");
    Path hold = folder.resolve("hold");
    if (Files.exists(hold)) {
      found.add(HELD, hold + ": " + Files.readString(hold).strip());
    }
    Path file = new ReleaseFolders(folder).journal();
    Journal journal;
    try {
      journal = Journal.read(file);
    } catch (IOException unreadable) {
      found.add(JOURNAL, file + ": " + unreadable.getMessage());
      return;
    }
    if (journal.damaged()) {
      found.add(JOURNAL, file + " has bytes between its records that are none");
    }
    lookAtChanges(file, journal.records(), installation.router().process().isPresent(), found);
    lookAtStarts(file, journal.records(), found);
  }

  private static void lookAtChanges(
      Path file, List<JournalRecord> records, boolean runs, Diagnoses found) {
    SetHistory history = SetHistory.of(records);
    history
        .change()
        .ifPresent(
            change -> {
              String seen = "%s: %s since %s".formatted(file, change.state(), change.time());
              if (change.state() == ReleaseState.AWAITING_CONFIRM) {
                found.add(UNCONFIRMED, seen);
              } else if (!runs) {
                found.add(OPEN, seen);
              }
            });
    List<JournalRecord> drift = Drift.of(records, history.committed().orElse("")).changes();
    if (!drift.isEmpty()) {
      found.add(
          DRIFT,
          drift.stream()
              .map(
                  each -> each.field(JournalRecord.ACTION) + " " + each.field(JournalRecord.BUNDLE))
              .distinct()
              .collect(Collectors.joining(", ", file + ": ", "")));
    }
    for (int i = records.size() - 1; i >= 0; i--) {
      JournalRecord each = records.get(i);
      if (each.state() == ReleaseState.ROLLED_BACK) {
        found.add(
            FAILED,
            "%s: rolled back at %s: %s"
                .formatted(file, each.time(), each.field(JournalRecord.REASON)));
      }
      if (each.state() == ReleaseState.ROLLED_BACK || each.state() == ReleaseState.COMMITTED) {
        return;
      }
    }
  }

  private static void lookAtStarts(Path file, List<JournalRecord> records, Diagnoses found) {
    int failed = 0;
    for (int i = records.size() - 1; i >= 0; i--) {
      ReleaseState state = records.get(i).state();
      if (state == ReleaseState.HEALTHY || state == ReleaseState.STOPPED) {
        break;
      }
      failed += state == ReleaseState.START_ATTEMPT ? 1 : 0;
    }
    if (failed >= FAILED_STARTS) {
      found.add(STARTS, "%s: the last %d starts did not get healthy".formatted(file, failed));
    }
  }
}
