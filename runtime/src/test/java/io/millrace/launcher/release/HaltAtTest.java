// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.testing.JavaCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that is told to halt at a record ends there, and what it had acknowledged is there. */
class HaltAtTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "'', '', 0, 3",
    "before:STAGED, before:STAGED, 137, 1",
    "after:STAGED, after:STAGED, 137, 2",
    "after:COMMITTED, after:COMMITTED, 0, 3",
    "'', before:PLANNED, 137, 2",
    "after:PLANNED, '', 0, 3"
  })
  void the_process_ends_at_the_record(String at, String toldLater, int status, int records)
      throws Exception {
    List<String> line = JavaCommand.of(Appends.class, folder.toString(), toldLater);
    line.add(1, "-D" + HaltAt.PROPERTY + "=" + at);
    Process process = new ProcessBuilder(line).inheritIO().start();
    assertThat(process.waitFor()).isEqualTo(status);
    List<JournalRecord> written = Journal.read(folder.resolve("journal")).records();
    assertThat(written).hasSize(records);
  }

  /** What the process does: it appends three records. */
  static final class Appends {
    private Appends() {}

    public static void main(String[] arguments) throws IOException {
      Path file = Path.of(arguments[0], "journal");
      try (LauncherJournal journal = LauncherJournal.open(file, Clock.systemUTC())) {
        for (ReleaseState state :
            List.of(ReleaseState.RECEIVED, ReleaseState.STAGED, ReleaseState.PLANNED)) {
          journal.append(journal.record(state, Map.of()));
          System.setProperty(HaltAt.PROPERTY, arguments[1]);
        }
      }
    }
  }
}
