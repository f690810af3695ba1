// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SetHistoryTest {
  private static JournalRecord record(ReleaseState state, String set, String previous) {
    return new JournalRecord(
        Instant.EPOCH, state, Map.of(JournalRecord.SET, set, JournalRecord.PREVIOUS, previous));
  }

  @Test
  void revertThatFails_changesNoHistory() {
    List<JournalRecord> before =
        List.of(
            record(ReleaseState.COMMITTED, "a", "factory"),
            record(ReleaseState.COMMITTED, "b", "a"));
    SetHistory history =
        SetHistory.of(
            List.of(
                before.get(0),
                before.get(1),
                record(ReleaseState.SWITCHING, "b", "b"),
                record(ReleaseState.ROLLING_BACK, "b", "b"),
                record(ReleaseState.ROLLED_BACK, "b", "b")));
    assertThat(history.commits()).containsExactly(before.get(1), before.get(0));
    assertThat(history.change()).isEmpty();
  }
}
