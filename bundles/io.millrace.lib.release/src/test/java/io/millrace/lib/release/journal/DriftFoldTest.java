// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.RunningBundle;
import io.millrace.lib.release.set.SetBundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is changed by hand is the same after the journal was compacted. */
class DriftFoldTest {
  private static final Instant TIME = Instant.parse("2026-05-01T12:00:00Z");
  private static final InstalledSet SET =
      new InstalledSet(
          List.of(new SetBundle("a", "1", "1", 40), new SetBundle("b", "1", "1", 40)), Map.of());

  private final List<JournalRecord> records = new ArrayList<>();

  private DriftFoldTest change(String action, String bundle, String version, String... more) {
    Map<String, String> fields = new TreeMap<>(Map.of("set", "s", "action", action));
    fields.putAll(Map.of("bundle", bundle, "version", version, "sha256", version, "level", "40"));
    for (int i = 0; i < more.length; i += 2) {
      fields.put(more[i], more[i + 1]);
    }
    records.add(new JournalRecord(TIME, ReleaseState.DRIFT, fields));
    return this;
  }

  private void assertFolds(int left) {
    List<RunningBundle> before = Drift.of(records, "s").over(SET);
    for (int i = 0; i < 600; i++) {
      records.add(
          new JournalRecord(TIME, ReleaseState.STOPPED, Map.of("filler", "x".repeat(1000))));
    }
    List<JournalRecord> kept = JournalCompaction.keep(records);
    assertThat(Drift.of(kept, "s").over(SET)).isEqualTo(before);
    assertThat(Drift.of(kept, "s").changes()).hasSize(left);
  }

  @Test
  void several_updates_are_one_from_the_first_version() {
    change("update", "a", "2", "from", "1").change("update", "a", "3", "from", "2").assertFolds(1);
    assertThat(records.get(1).field("from")).isEqualTo("2");
  }

  @Test
  void bundle_that_was_stopped_between_two_updates_stays_so() {
    change("update", "a", "2", "from", "1");
    change("stop", "a", "2");
    change("update", "a", "3", "from", "2").assertFolds(2);
  }

  @Test
  void bundle_that_was_taken_away_after_an_update_stays_away() {
    change("update", "a", "2", "from", "1").change("uninstall", "a", "2").assertFolds(1);
  }

  @Test
  void what_was_installed_again_and_again_is_there_once() {
    change("uninstall", "a", "1");
    for (int i = 0; i < 300; i++) {
      change("install", "a", "1").change("start", "a", "1");
      change("update", "a", "2", "from", "1").change("uninstall", "a", "2");
    }
    change("install", "a", "1").change("start", "a", "1").assertFolds(3);
  }

  @Test
  void what_was_dropped_is_not_kept() {
    change("stop", "a", "1").change("drop", "", "").change("stop", "b", "1").assertFolds(1);
  }
}
