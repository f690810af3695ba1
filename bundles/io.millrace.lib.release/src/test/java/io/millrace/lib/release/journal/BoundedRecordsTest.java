// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedRecordsTest {
  private static final Instant TIME = Instant.parse("2026-05-01T12:00:00Z");

  @Test
  void memory_holds_what_the_file_holds_and_so_what_is_committed(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("journal");
    BoundedRecords memory = new BoundedRecords(List.of());
    try (JournalWriter writer = JournalWriter.open(file)) {
      for (int i = 0; i < 25_000; i++) {
        JournalRecord record =
            i == 0
                ? new JournalRecord(TIME, ReleaseState.COMMITTED, Map.of("set", "release"))
                : new JournalRecord(TIME, ReleaseState.STOPPED, Map.of("set", "" + i));
        writer.write(record);
        memory.add(record);
      }
    }
    assertThat(memory.list()).isEqualTo(Journal.read(file).records());
    assertThat(SetHistory.of(memory.list()).committed()).contains("release");
  }
}
