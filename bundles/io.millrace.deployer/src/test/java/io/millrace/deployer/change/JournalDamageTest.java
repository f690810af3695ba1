// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.JournalWriter;
import io.millrace.lib.release.journal.ReleaseState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that somebody damages while its writer has it open. */
class JournalDamageTest {
  @TempDir Path folder;
  private final JournalDamage damage = new JournalDamage();
  private Path file;
  private JournalWriter writer;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("journal");
    writer = JournalWriter.open(file);
    append();
    append();
    assertThat(isDamaged()).isFalse();
  }

  private void append() throws IOException {
    writer.append(new JournalRecord(Instant.EPOCH, ReleaseState.HEALTHY, Map.of("set", "a")));
  }

  private boolean isDamaged() throws IOException {
    return damage.isIn(Journal.read(file));
  }

  private void change(long at) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      bytes.write(0x55);
    }
  }

  @Test
  void record_before_others_is_found_at_once() throws IOException {
    change(7);
    assertThat(isDamaged()).isTrue();
    append();
    assertThat(isDamaged()).isTrue();
  }

  @Test
  void end_that_cannot_be_read_is_found_when_it_is_so_again() throws IOException {
    change(Journal.read(file).endBytes() - 2);
    assertThat(isDamaged()).as("perhaps it is being written").isFalse();
    assertThat(isDamaged()).isTrue();
  }

  @Test
  void half_a_record_that_is_whole_the_next_time_is_none() throws IOException {
    long end = Journal.read(file).endBytes();
    change(end + 3);
    assertThat(isDamaged()).isFalse();
    append();
    assertThat(isDamaged()).isFalse();
  }

  @Test
  void journal_that_is_gone_is_found() throws IOException {
    Files.delete(file);
    assertThat(isDamaged()).isTrue();
  }

  @Test
  void router_without_any_change_has_an_empty_one() throws IOException {
    assertThat(new JournalDamage().isIn(Journal.read(folder.resolve("none")))).isFalse();
  }
}
