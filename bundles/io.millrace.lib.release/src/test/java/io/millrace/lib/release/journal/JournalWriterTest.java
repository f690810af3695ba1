// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalWriterTest {
  private static final Instant TIME = Instant.parse("2026-05-01T12:00:00Z");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void where() {
    file = folder.resolve("releases/journal");
  }

  private static JournalRecord record(ReleaseState state, String set) {
    return new JournalRecord(TIME, state, Map.of(JournalRecord.SET, set));
  }

  private List<JournalRecord> records() throws IOException {
    return Journal.read(file).records();
  }

  @Test
  void recordsAreReadWhileTheWriterIsOpen_andStayWhenItIsOpenedAgain() throws Exception {
    JournalRecord first = record(ReleaseState.SWITCHING, "a");
    JournalRecord second = record(ReleaseState.COMMITTED, "a");
    try (JournalWriter writer = JournalWriter.open(file)) {
      writer.append(first);
      assertThat(records()).containsExactly(first);
    }
    try (JournalWriter writer = JournalWriter.open(file)) {
      writer.append(second);
    }
    assertThat(records()).containsExactly(first, second);
  }

  @Test
  void everyRecordIsForced() throws Exception {
    DiskThatFills disk = new DiskThatFills(Long.MAX_VALUE);
    try (JournalWriter writer = JournalWriter.open(file, disk::open)) {
      int before = disk.forces();
      writer.append(record(ReleaseState.SWITCHING, "a"));
      assertThat(disk.forces()).isGreaterThan(before);
      assertThat(disk.unforcedBytes()).isZero();
    }
  }

  @Test
  void tornEnd_isOverwritten_whereverItIsTorn() throws Exception {
    JournalRecord first = record(ReleaseState.COMMITTED, "a");
    JournalRecord next = record(ReleaseState.PLANNED, "c");
    byte[] good = RecordBytes.write(first);
    byte[] lost = RecordBytes.write(record(ReleaseState.SWITCHING, "b"));
    Files.createDirectories(file.getParent());
    for (int length = 0; length < lost.length; length++) {
      Files.write(file, good);
      Files.write(file, Arrays.copyOf(lost, length), StandardOpenOption.APPEND);
      try (JournalWriter writer = JournalWriter.open(file)) {
        writer.append(next);
      }
      Journal journal = Journal.read(file);
      assertThat(journal.records()).as("%d bytes", length).containsExactly(first, next);
      assertThat(journal.torn() || journal.damaged()).isFalse();
    }
  }

  @Test
  void ofDamage_aCopyIsKept_andTheGoodRecordsGoOn() throws Exception {
    JournalRecord first = record(ReleaseState.COMMITTED, "a");
    JournalRecord last = record(ReleaseState.PLANNED, "c");
    byte[] bad = RecordBytes.write(record(ReleaseState.COMMITTED, "b"));
    bad[20] ^= 1;
    Files.createDirectories(file.getParent());
    Files.write(file, RecordBytes.write(first));
    Files.write(file, bad, StandardOpenOption.APPEND);
    Files.write(file, RecordBytes.write(last), StandardOpenOption.APPEND);
    byte[] before = Files.readAllBytes(file);

    JournalWriter.open(file).close();

    assertThat(Journal.read(file).damaged()).isFalse();
    assertThat(records()).containsExactly(first, last);
    assertThat(file.resolveSibling("journal.damaged")).hasBinaryContent(before);
  }

  @Test
  void recordThatIsTooLong_isRefused_andNothingIsWritten() throws Exception {
    JournalRecord huge = record(ReleaseState.JUDGING, "a".repeat(RecordBytes.PAYLOAD_BYTES));
    try (JournalWriter writer = JournalWriter.open(file)) {
      assertThatThrownBy(() -> writer.append(huge)).isInstanceOf(IllegalArgumentException.class);
      assertThat(records()).isEmpty();
    }
  }

  @Test
  void fullDisk_stillHasRoomForTheRecordsThatUndoAChange() throws Exception {
    DiskThatFills disk = new DiskThatFills(Long.MAX_VALUE);
    try (JournalWriter writer = JournalWriter.open(file, disk::open)) {
      writer.append(record(ReleaseState.SWITCHING, "a"));
      disk.fill();
      for (int i = 0; i < 50; i++) {
        writer.append(record(ReleaseState.ROLLING_BACK, "a"));
      }
      assertThat(records()).hasSize(51);
    }
  }

  @Test
  void whereNothingFitsAnyMore_theWriterSaysSo_andWhatItAcknowledgedIsThere() throws Exception {
    DiskThatFills disk = new DiskThatFills(Long.MAX_VALUE);
    List<JournalRecord> acknowledged = new ArrayList<>();
    try (JournalWriter writer = JournalWriter.open(file, disk::open)) {
      disk.fill();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  JournalRecord next = record(ReleaseState.PLANNED, "set" + i);
                  writer.append(next);
                  acknowledged.add(next);
                }
              })
          .isInstanceOf(IOException.class);
      assertThat(records()).isEqualTo(acknowledged).isNotEmpty();
      disk.free();
      writer.append(record(ReleaseState.COMMITTED, "last"));
    }
    acknowledged.add(record(ReleaseState.COMMITTED, "last"));
    assertThat(records()).isEqualTo(acknowledged);
  }

  @Test
  void recordThatCannotBeForced_isNotFoundLater() throws Exception {
    DiskThatFills disk = new DiskThatFills(Long.MAX_VALUE);
    try (JournalWriter writer = JournalWriter.open(file, disk::open)) {
      writer.append(record(ReleaseState.SWITCHING, "a"));
      disk.refuseToForceOnce();
      JournalRecord second = record(ReleaseState.COMMITTED, "a");
      assertThatThrownBy(() -> writer.append(second)).isInstanceOf(IOException.class);
    }
    assertThat(records()).containsExactly(record(ReleaseState.SWITCHING, "a"));
  }

  @Test
  void longJournal_isCompacted_andKeepsWhatDecides() throws Exception {
    JournalRecord committed = record(ReleaseState.COMMITTED, "the set that runs");
    JournalRecord bad = record(ReleaseState.ROLLED_BACK, "a set that did not prove good");
    JournalRecord factory = record(ReleaseState.FACTORY_CHANGED, "factory");
    JournalRecord drift = record(ReleaseState.DRIFT, "the set that runs").with("bundle", "mine");
    List<JournalRecord> deciding = List.of(factory, committed, bad, drift);
    JournalRecord last = record(ReleaseState.HEALTHY, "the set that runs");
    try (JournalWriter writer = JournalWriter.open(file)) {
      for (JournalRecord each : deciding) {
        writer.append(each);
      }
      for (int i = 0; i < 3_000; i++) {
        writer.write(
            record(ReleaseState.START_ATTEMPT, "the set").with("filler", "x".repeat(1_000)));
        assertThat(Files.size(file))
            .isLessThanOrEqualTo(JournalWriter.BOUND_BYTES + JournalWriter.RESERVE_BYTES);
      }
      writer.append(last);
    }
    assertThat(records()).startsWith(factory, committed, bad, drift).endsWith(last);
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**.half");
  }

  @Test
  void threadThatIsInterrupted_losesNoRecord_andNoneOfThoseAfterIt() throws Exception {
    JournalRecord first = record(ReleaseState.SWITCHING, "a");
    JournalRecord second = record(ReleaseState.COMMITTED, "a");
    JournalRecord third = record(ReleaseState.HEALTHY, "a");
    try (JournalWriter writer = JournalWriter.open(file)) {
      Thread.currentThread().interrupt();
      writer.append(first);
      assertThat(Thread.interrupted()).isTrue();
      writer.append(second);
      assertThat(Thread.interrupted()).isFalse();
      writer.append(third);
    }
    assertThat(records()).containsExactly(first, second, third);
  }

  @Test
  void interruptInTheMiddleOfARecord_leavesNoHalfOfIt() throws Exception {
    JournalRecord first = record(ReleaseState.SWITCHING, "a");
    JournalRecord second = record(ReleaseState.COMMITTED, "a");
    DiskThatFills disk = new DiskThatFills(Long.MAX_VALUE);
    try (JournalWriter writer = JournalWriter.open(file, disk::open)) {
      disk.interruptAtNextForce();
      writer.append(first);
      assertThat(Thread.interrupted()).isTrue();
      writer.append(second);
    }
    assertThat(records()).containsExactly(first, second);
    assertThat(Journal.read(file).torn()).isFalse();
  }

  @Test
  void writerThatIsClosed_staysSo() throws Exception {
    JournalWriter writer = JournalWriter.open(file);
    writer.close();
    assertThatThrownBy(() -> writer.append(record(ReleaseState.SWITCHING, "a")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void longJournal_keepsTheHighestSequenceOfEachLine() throws Exception {
    JournalRecord high =
        record(ReleaseState.COMMITTED, "a")
            .with(JournalRecord.ID, "org.example:house:mrl:9")
            .with(JournalRecord.SEQUENCE, "9");
    JournalRecord other =
        record(ReleaseState.COMMITTED, "b")
            .with(JournalRecord.ID, "org.example:garden:mrl:2")
            .with(JournalRecord.SEQUENCE, "2");
    try (JournalWriter writer = JournalWriter.open(file)) {
      writer.append(high);
      writer.append(other);
      for (int i = 0; i < 3_000; i++) {
        writer.write(
            record(ReleaseState.COMMITTED, "set" + i)
                .with(JournalRecord.ID, "org.example:house:mrl:1")
                .with(JournalRecord.SEQUENCE, "1")
                .with("filler", "x".repeat(1_000)));
      }
    }
    assertThat(records()).startsWith(high, other);
  }

  @Test
  void highestSequencesOfVeryManyLines_leaveRoom() throws Exception {
    try (JournalWriter writer = JournalWriter.open(file)) {
      for (int i = 0; i < 600; i++) {
        writer.write(
            record(ReleaseState.COMMITTED, "set" + i)
                .with(JournalRecord.ID, "org.example:line" + i % 200 + ":mrl:" + (1 + i / 200))
                .with(JournalRecord.SEQUENCE, String.valueOf(1 + i / 200))
                .with("evidence", "x".repeat(9_000)));
        assertThat(Files.size(file))
            .isLessThanOrEqualTo(JournalWriter.BOUND_BYTES + JournalWriter.RESERVE_BYTES);
      }
    }
    assertThat(records())
        .extracting(each -> each.field(JournalRecord.ID))
        .contains("org.example:line0:mrl:3", "org.example:line199:mrl:3");
  }
}
