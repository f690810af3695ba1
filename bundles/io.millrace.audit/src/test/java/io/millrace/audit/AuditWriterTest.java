// SPDX-License-Identifier: Apache-2.0
package io.millrace.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AuditWriterTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Instant NOW = Instant.parse("2026-11-29T20:00:00Z");

  @TempDir Path home;
  private final FullDisk disk = new FullDisk();

  private AuditFolder folder() {
    return new AuditFolder(home.resolve("audit"), new AuditLimits(4 << 20, 4), disk::open);
  }

  private AuditWriter writer(Duration retry) {
    return new AuditWriter(folder(), () -> NOW, retry);
  }

  private static AuditRecord record(int number) {
    return AuditRecord.of(
        NOW, Origin.of("ssh", "anna", ""), "action " + number, AuditOutcome.DONE, "");
  }

  private static List<String> actions(AuditWriter writer) throws IOException {
    return writer.last(10_000, each -> true).stream().map(AuditRecord::action).toList();
  }

  private List<String> onTheDisk() throws IOException {
    return folder().last(10_000, each -> true).stream().map(AuditRecord::action).toList();
  }

  private static List<String> actions(int count) {
    return IntStream.range(0, count).mapToObj(i -> "action " + i).toList();
  }

  private static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void records_are_read_in_order_whether_they_are_written_or_wait() throws IOException {
    AuditWriter writer = writer(LONG);
    writer.start(AuditRemainder.NONE);
    for (int i = 0; i < 100; i++) {
      writer.add(record(i));
      assertThat(writer.last(1, each -> true).get(0).action()).isEqualTo("action " + i);
    }
    assertThat(actions(writer)).isEqualTo(actions(100));
    assertThat(writer.close(LONG)).isEqualTo(AuditRemainder.NONE);
    assertThat(onTheDisk()).isEqualTo(actions(100));
  }

  @Test
  void writer_that_ends_writes_what_waits() throws IOException {
    AuditWriter writer = writer(LONG);
    for (int i = 0; i < 300; i++) {
      writer.add(record(i));
    }
    writer.start(AuditRemainder.NONE);
    assertThat(writer.close(LONG).records()).isEmpty();
    assertThat(onTheDisk()).isEqualTo(actions(300));
    assertThatThrownBy(() -> writer.add(record(300))).hasMessageContaining("replaced");
  }

  @Test
  void full_disk_loses_nothing_until_too_many_wait_and_says_how_many_it_lost() throws IOException {
    disk.leave(0);
    AuditWriter writer = writer(LONG);
    writer.start(AuditRemainder.NONE);
    for (int i = 0; i < AuditWriter.MOST_WAITING + 7; i++) {
      writer.add(record(i));
    }
    until(() -> writer.condition().failure().isPresent());
    assertThat(writer.condition().failure()).hasValue("No space left on device");
    assertThat(writer.condition().lost()).isEqualTo(7);
    assertThat(writer.condition().waiting()).isEqualTo(AuditWriter.MOST_WAITING);
    assertThat(actions(writer)).isEqualTo(actions(AuditWriter.MOST_WAITING));
    AuditRemainder left = writer.close(LONG);
    disk.leave(Long.MAX_VALUE);
    AuditWriter next = writer(LONG);
    next.start(left);
    assertThat(next.close(LONG).records()).isEmpty();
    assertThat(onTheDisk()).startsWith("action 0", "action 1").endsWith("audit");
    AuditRecord last = folder().last(1, each -> true).get(0);
    assertThat(last.detail()).isEqualTo("7 records were lost while they could not be written");
    assertThat(next.condition().lost()).isEqualTo(7);
    assertThat(next.condition().untold()).isZero();
  }

  @Test
  void disk_that_is_good_again_gets_what_waits_with_the_next_record() throws IOException {
    disk.leave(20);
    AuditWriter writer = writer(LONG);
    writer.start(AuditRemainder.NONE);
    writer.add(record(0));
    until(() -> writer.condition().failure().isPresent());
    disk.leave(Long.MAX_VALUE);
    writer.add(record(1));
    until(() -> writer.condition().waiting() == 0);
    assertThat(onTheDisk()).isEqualTo(actions(2));
    assertThat(writer.condition().failure()).isEmpty();
    writer.close(LONG);
  }

  @Test
  void disk_is_tried_again_after_some_time() throws IOException {
    disk.leave(0);
    AuditWriter writer = writer(Duration.ofMillis(1));
    writer.start(AuditRemainder.NONE);
    writer.add(record(0));
    until(() -> writer.condition().failure().isPresent());
    disk.leave(Long.MAX_VALUE);
    until(() -> writer.condition().waiting() == 0);
    assertThat(onTheDisk()).isEqualTo(actions(1));
    writer.close(LONG);
  }

  @Test
  void successor_of_another_build_reads_what_was_left() {
    AuditRemainder left = new AuditRemainder(List.of(record(0), record(1)), 7, 3);
    AuditRemainder read = AuditRemainder.of(left.values());
    assertThat(read.records()).hasToString(left.records().toString());
    assertThat(read.lost()).isEqualTo(7);
    assertThat(read.untold()).isEqualTo(3);
    assertThat(AuditRemainder.of("something else")).isEqualTo(AuditRemainder.NONE);
    assertThat(AuditRemainder.of(null)).isEqualTo(AuditRemainder.NONE);
  }

  @Test
  void only_what_is_wanted_is_read() throws IOException {
    disk.leave(0);
    AuditWriter writer = writer(LONG);
    writer.start(AuditRemainder.NONE);
    writer.add(record(0));
    writer.add(record(1));
    assertThat(writer.last(5, each -> each.action().equals("action 1"))).hasSize(1);
    writer.close(LONG);
  }
}
