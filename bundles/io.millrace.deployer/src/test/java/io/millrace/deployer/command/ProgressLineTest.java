// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deployer.change.Fields;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What whoever ordered a change sees of its states. */
class ProgressLineTest {
  private static JournalRecord record(ReleaseState state) {
    return new JournalRecord(
        Instant.EPOCH, state, Map.of(Fields.FILE, "/data/releases/upload/house.mrl"));
  }

  @Test
  void file_is_named_without_its_folder() {
    assertThat(ProgressLine.of(record(ReleaseState.RECEIVED))).contains("reading house.mrl");
  }

  @ParameterizedTest
  @EnumSource
  void each_state_is_a_line_or_none(ReleaseState state) {
    assertThat(ProgressLine.of(record(state)).orElse("none")).isNotBlank().doesNotContain("\n");
    assertThat(ProgressLine.percent(state)).isBetween(0, 100);
  }
}
