// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The benchmark says which bar a run misses, and nothing when it misses none. */
class KillCountsTest {
  private final KillCounts counts = new KillCounts(1);

  @Test
  void kills_after_which_all_is_well_miss_nothing() {
    counts.killed(false);
    counts.killed(true);
    counts.servedAgain(1200);
    assertThat(counts.missed()).isEmpty();
    assertThat(counts.figures())
        .containsOnlyKeys(
            "kills",
            "full_disk_kills",
            "full_disk_refused",
            "mixed",
            "acknowledged_lost",
            "serve_again_p99_ms")
        .containsEntry("kills", 2)
        .containsEntry("full_disk_kills", 1)
        .containsEntry("serve_again_p99_ms", 1200.0);
  }

  @Test
  void each_bar_that_is_missed_is_named() {
    assertThat(counts.missed())
        .containsExactly("kills is 0: nothing was tried", "full_disk_kills is 0, must be 1");
    counts.killed(true);
    counts.mixed();
    counts.lost();
    counts.notReached(false);
    assertThat(counts.missed())
        .containsExactly(
            "mixed is 1, must be 0",
            "acknowledged_lost is 1, must be 0",
            "1 steps were not reached: what they prove is not proved");
  }

  @Test
  void a_change_that_a_full_disk_has_no_room_for_is_counted_and_all_of_them_prove_nothing() {
    counts.killed(true);
    counts.notReached(true);
    assertThat(counts.figures()).containsEntry("full_disk_refused", 1);
    assertThat(counts.missed())
        .containsExactly("full_disk_refused is 1: no record met a full disk");
    counts.killed(true);
    assertThat(counts.missed()).isEmpty();
  }

  @Test
  void what_was_acknowledged_and_does_not_run_is_lost_and_a_rollback_too() {
    RunningSet old = new RunningSet(Map.of("io.millrace.gateway", "01"));
    RunningSet fresh = new RunningSet(Map.of("io.millrace.gateway", "02"));
    Acknowledged rollback = after(ReleaseState.AWAITING_CONFIRM, ReleaseState.ROLLED_BACK);
    assertThat(rollback.isLost(old, fresh, fresh)).isTrue();
    assertThat(rollback.isLost(old, fresh, old)).isFalse();
    Acknowledged commit = after(ReleaseState.JUDGING, ReleaseState.COMMITTED);
    assertThat(commit.isLost(old, fresh, old)).isTrue();
    assertThat(commit.isLost(old, fresh, fresh)).isFalse();
    Acknowledged neither = after(ReleaseState.COMMITTED, ReleaseState.ROLLING_BACK);
    assertThat(neither.isLost(old, fresh, fresh)).isFalse();
    assertThat(neither.isLost(old, fresh, old)).isFalse();
    assertThat(commit.isLost(old, old, old)).isFalse();
  }

  private static Acknowledged after(ReleaseState... states) {
    List<JournalRecord> journal = new ArrayList<>();
    for (ReleaseState state : states) {
      journal.add(record(state, "7"));
      journal.add(record(ReleaseState.RECEIVED, "8"));
    }
    return Acknowledged.of(journal, "7");
  }

  private static JournalRecord record(ReleaseState state, String sequence) {
    return new JournalRecord(Instant.EPOCH, state, Map.of(JournalRecord.SEQUENCE, sequence));
  }
}
