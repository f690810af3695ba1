// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Instant TIME = Instant.parse("2026-05-01T12:00:00Z");

  private static JournalRecord record(ReleaseState state, String set) {
    return new JournalRecord(TIME, state, Map.of(JournalRecord.SET, set));
  }

  private static byte[] file(List<JournalRecord> records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    records.forEach(each -> bytes.writeBytes(RecordBytes.write(each)));
    return bytes.toByteArray();
  }

  @Test
  void fileThatIsNotThere_isEmpty(@TempDir Path folder) throws Exception {
    Journal journal = Journal.read(folder.resolve("journal"));

    assertThat(journal).isEqualTo(new Journal(List.of(), false, false, 0));
  }

  @Property(tries = 50)
  void recordsComeBackAsTheyWereWritten(@ForAll @Size(max = 5) List<Map<String, String>> fields) {
    List<JournalRecord> records = new ArrayList<>();
    for (Map<String, String> each : fields) {
      if (each.keySet().stream().noneMatch(List.of("time", "state")::contains)) {
        records.add(new JournalRecord(TIME, ReleaseState.PLANNED, wellFormed(each)));
      }
    }
    assertThat(Journal.of(file(records)).records()).isEqualTo(records);
  }

  /** Half a surrogate pair is no text that UTF-8 could say. */
  private static Map<String, String> wellFormed(Map<String, String> fields) {
    Map<String, String> same = new TreeMap<>();
    fields.forEach((key, value) -> same.put(whole(key), whole(value)));
    return same;
  }

  private static String whole(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void endThatIsTornAtAnyByte_isIgnored() {
    JournalRecord first = record(ReleaseState.COMMITTED, "a");
    JournalRecord last = record(ReleaseState.SWITCHING, "b");
    byte[] whole = file(List.of(first, last));
    int good = file(List.of(first)).length;

    for (int length = good; length < whole.length; length++) {
      Journal journal = Journal.of(Arrays.copyOf(whole, length));
      assertThat(journal.records()).as("%d bytes", length).containsExactly(first);
      assertThat(journal.damaged()).isFalse();
      assertThat(journal.endBytes()).isEqualTo(good);
    }
  }

  @Test
  void endThatWasReservedAndPartlyWritten_isTorn() {
    JournalRecord first = record(ReleaseState.COMMITTED, "a");
    byte[] whole = file(List.of(first, record(ReleaseState.SWITCHING, "b")));
    int good = file(List.of(first)).length;

    for (int length = good; length < whole.length; length++) {
      byte[] reserved = Arrays.copyOf(Arrays.copyOf(whole, length), whole.length + 100);
      Journal journal = Journal.of(reserved);
      assertThat(journal.records()).as("%d bytes", length).containsExactly(first);
      assertThat(journal.damaged()).isFalse();
      assertThat(journal.endBytes()).isEqualTo(good);
    }
  }

  @Test
  void recordThatIsBadBeforeGoodOnes_isDamage_whicheverOfItsBytes() {
    List<JournalRecord> records =
        List.of(
            record(ReleaseState.COMMITTED, "a"),
            record(ReleaseState.COMMITTED, "b"),
            record(ReleaseState.SWITCHING, "c"));
    byte[] whole = file(records);
    int from = file(records.subList(0, 1)).length;
    int to = file(records.subList(0, 2)).length;

    for (int at = from; at < to; at++) {
      byte[] bad = whole.clone();
      bad[at] ^= 0x20;
      Journal journal = Journal.of(bad);
      assertThat(journal.damaged()).as("byte %d", at).isTrue();
      assertThat(journal.torn()).isFalse();
      assertThat(journal.records()).containsExactly(records.get(0), records.get(2));
      assertThat(SetHistory.of(journal.records()).committed())
          .contains(records.get(0).field("set"));
    }
  }

  @Property(tries = 200)
  void noBytesMakeTheReaderFail(
      @ForAll byte[] noise, @ForAll @IntRange(max = 200) int at, @ForAll byte value) {
    Journal.of(noise);
    byte[] bytes =
        file(List.of(record(ReleaseState.COMMITTED, "a"), record(ReleaseState.DRIFT, "b")));
    bytes[at % bytes.length] = value;
    assertThat(Journal.of(bytes).records().size()).isBetween(1, 2);
  }
}
