// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

import static io.millrace.lib.release.journal.JournalRecord.ACTION;
import static io.millrace.lib.release.journal.JournalRecord.BUNDLE;
import static io.millrace.lib.release.journal.JournalRecord.SET;
import static io.millrace.lib.release.journal.JournalRecord.VERSION;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Changes by hand with the same effect in fewer records: of each bundle at most that it was
 * installed, one update from its first version to the last, and whether it runs.
 */
final class DriftFold {
  private final List<Track> tracks = new ArrayList<>();

  /** One bundle from its version in the set, or from its installation. */
  private static final class Track {
    private final JournalRecord installed;
    private final String first;
    private String version;
    private JournalRecord other;
    private JournalRecord update;
    private JournalRecord runs;
    private JournalRecord gone;
    private final String name;
    private final String set;

    private Track(JournalRecord begin, String version) {
      boolean install = begin.field(ACTION).equals("install");
      installed = install ? begin : null;
      first = version;
      this.version = version;
      name = begin.field(BUNDLE);
      set = begin.field(SET);
    }

    private boolean is(JournalRecord record, String before) {
      return gone == null
          && record.field(SET).equals(set)
          && record.field(BUNDLE).equals(name)
          && before.equals(version);
    }

    private void take(JournalRecord record) {
      switch (record.field(ACTION)) {
        case "update" -> {
          update = record.with(Drift.FROM, first);
          version = record.field(VERSION);
        }
        case "start", "stop" -> runs = record;
        case "uninstall" -> gone = record.with(VERSION, first);
        default -> other = record; // of a later version
      }
    }

    private Stream<JournalRecord> records() {
      if (gone != null) {
        return installed == null ? Stream.of(gone) : Stream.empty();
      }
      JournalRecord now = runs == null ? null : runs.with(VERSION, version);
      return Stream.of(installed, update, now, other).filter(Objects::nonNull);
    }
  }

  /** Takes the next change. */
  void add(JournalRecord record) {
    String action = record.field(ACTION);
    if (action.equals(Drift.DROP)) {
      tracks.removeIf(track -> track.set.equals(record.field(SET)));
      return;
    }
    if (action.equals("install")) {
      tracks.add(new Track(record, record.field(VERSION)));
      return;
    }
    String before = record.fields().getOrDefault(Drift.FROM, record.field(VERSION));
    Track found =
        tracks.stream().filter(track -> track.is(record, before)).findFirst().orElse(null);
    if (found == null) {
      found = new Track(record, before);
      tracks.add(found);
    }
    found.take(record);
  }

  /** Returns what is left of them, in an order in which it has the same effect. */
  List<JournalRecord> records() {
    return tracks.stream().flatMap(Track::records).toList();
  }
}
