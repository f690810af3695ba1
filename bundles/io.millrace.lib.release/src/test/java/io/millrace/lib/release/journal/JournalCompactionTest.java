// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is committed does not change when a journal is compacted. */
class JournalCompactionTest {
  private static final String LONG = "x".repeat(6000);

  private final List<JournalRecord> records = new ArrayList<>();

  private void add(ReleaseState state, String set, String previous) {
    records.add(
        new JournalRecord(
            Instant.EPOCH.plusSeconds(records.size()),
            state,
            Map.of(
                JournalRecord.SET,
                set,
                JournalRecord.PREVIOUS,
                previous,
                JournalRecord.ID,
                "g:" + set + ":mrl:1.0.0",
                JournalRecord.SEQUENCE,
                "" + records.size(),
                JournalRecord.REASON,
                LONG)));
  }

  private static List<String> committed(List<JournalRecord> records) {
    return SetHistory.of(records).commits().stream()
        .map(each -> each.state() + " " + each.field(JournalRecord.SET) + " at " + each.time())
        .toList();
  }

  @Test
  void set_that_was_rolled_back_long_ago_does_not_come_back() {
    add(ReleaseState.COMMITTED, "good", "");
    add(ReleaseState.COMMITTED, "bad", "good");
    add(ReleaseState.ROLLED_BACK, "bad", "good");
    for (int i = 0; i < 300; i++) {
      add(ReleaseState.ROLLED_BACK, "try" + i, "good");
    }
    List<JournalRecord> kept = JournalCompaction.keep(records);
    assertThat(kept).hasSizeLessThan(records.size());
    assertThat(committed(kept)).isEqualTo(committed(records)).hasSize(1);
    assertThat(SetHistory.of(kept).committed()).contains("good");
  }

  @Test
  void sequences_that_were_forgotten_stay_so() {
    add(ReleaseState.COMMITTED, "high", "");
    add(ReleaseState.COMMITTED, "factory", "high");
    JournalRecord forgets = records.get(1).with(JournalRecord.FORGETS_SEQUENCES, "true");
    records.set(1, forgets);
    for (int i = 0; i < 300; i++) {
      add(ReleaseState.COMMITTED, "next" + i % 30, "");
    }
    assertThat(JournalCompaction.keep(records))
        .filteredOn(each -> each.time().isBefore(Instant.ofEpochSecond(2)))
        .extracting(each -> each.field(JournalRecord.FORGETS_SEQUENCES))
        .containsExactly("true");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void what_is_committed_stays_whatever_came_before(long seed) {
    Random random = new Random(seed);
    List<JournalRecord> kept = records;
    for (int i = 0; i < 600; i++) {
      String set = "set" + random.nextInt(8);
      String previous = random.nextInt(5) == 0 ? "" : "set" + random.nextInt(8);
      boolean commits = random.nextInt(3) == 0;
      add(commits ? ReleaseState.COMMITTED : ReleaseState.ROLLED_BACK, set, previous);
      if (i % 150 == 149) { // and what is compacted is compacted again
        List<String> before = committed(records);
        kept = JournalCompaction.keep(records);
        assertThat(committed(kept)).isEqualTo(before);
        assertThat(SetHistory.of(kept).previous()).isEqualTo(SetHistory.of(records).previous());
        records.clear();
        records.addAll(kept);
      }
    }
    assertThat(kept).hasSizeBetween(50, 300);
  }
}
