// SPDX-License-Identifier: Apache-2.0
package io.millrace.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFolderTest {
  private static final AuditLimits ROOMY = new AuditLimits(1 << 20, 4);

  @TempDir Path home;

  private Path folder() {
    return home.resolve("audit");
  }

  private static AuditRecord record(String action) {
    return AuditRecord.of(
        Instant.parse("2026-11-29T20:00:00Z"),
        Origin.of("ssh", "anna", "10.0.0.7"),
        action,
        AuditOutcome.DONE,
        "");
  }

  private List<String> actions(AuditFolder folder) throws IOException {
    return folder.last(10_000, each -> true).stream().map(AuditRecord::action).toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.sorted().toList();
    }
  }

  private void append(String... actions) throws IOException {
    try (AuditFolder folder = new AuditFolder(folder(), ROOMY)) {
      for (String action : actions) {
        folder.append(record(action));
      }
      folder.force();
    }
  }

  @Test
  void folder_that_somebody_removes_is_said_and_made_again() throws IOException {
    try (AuditFolder folder = new AuditFolder(folder(), ROOMY)) {
      folder.append(record("one"));
      assertThat(folder.extent()).isEqualTo("1 KiB in 1 files");
      Files.move(folder(), home.resolve("elsewhere"));
      assertThatThrownBy(folder::extent)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("was removed, and its records with it");
      folder.append(record("two"));
      assertThat(actions(folder)).containsExactly("two");
      assertThat(folder.extent()).isEqualTo("1 KiB in 1 files");
    }
  }

  @Test
  void records_are_there_after_a_restart_and_one_file_goes_on() throws IOException {
    append("one");
    append("two");
    AuditFolder again = new AuditFolder(folder(), ROOMY);
    assertThat(again.last(2, each -> true)).hasSize(2);
    assertThat(actions(again)).containsExactly("one", "two");
    assertThat(files()).hasSize(1);
    AuditRecord first = again.last(2, each -> true).get(0);
    assertThat(first.origin()).isEqualTo(Origin.of("ssh", "anna", "10.0.0.7"));
    assertThat(first.time()).isEqualTo(Instant.parse("2026-11-29T20:00:00Z"));
    assertThat(first.outcome()).isEqualTo(AuditOutcome.DONE);
  }

  @Test
  void each_line_is_json_of_its_own() throws IOException {
    append("say \"hello\" \\ é");
    assertThat(Files.readAllLines(files().get(0)))
        .containsExactly(
            "{\"time\":\"2026-11-29T20:00:00Z\",\"interface\":\"ssh\",\"who\":\"anna\","
                + "\"from\":\"10.0.0.7\",\"action\":\"say \\\"hello\\\" \\\\ é\","
                + "\"outcome\":\"done\",\"detail\":\"\"}");
  }

  @Test
  void only_the_owner_may_read_it() throws IOException {
    append("one");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
        .isEqualTo("rw-------");
  }

  @Test
  void trail_stays_within_its_bytes_and_files_and_has_the_newest() throws IOException {
    AuditLimits limits = new AuditLimits(4096, 4);
    try (AuditFolder folder = new AuditFolder(folder(), limits)) {
      for (int i = 0; i < 150; i++) {
        folder.append(record("action " + i));
        assertThat(new AuditFiles(folder()).bytes()).isLessThanOrEqualTo(4096);
        assertThat(files()).hasSizeLessThanOrEqualTo(4);
      }
      List<String> actions = actions(folder);
      assertThat(actions).hasSizeGreaterThan(15).endsWith("action 148", "action 149");
      assertThat(actions)
          .isEqualTo(
              IntStream.range(150 - actions.size(), 150).mapToObj(i -> "action " + i).toList());
      assertThat(folder.last(3, each -> true)).hasSize(3);
    }
  }

  @Test
  void limits_that_shrink_delete_the_oldest_with_the_next_file() throws IOException {
    try (AuditFolder folder = new AuditFolder(folder(), new AuditLimits(16384, 16))) {
      for (int i = 0; i < 150; i++) {
        folder.append(record("action " + i));
      }
      folder.limits(new AuditLimits(2048, 2));
      for (int i = 150; i < 170; i++) {
        folder.append(record("action " + i));
      }
      assertThat(files()).hasSize(2);
      assertThat(actions(folder)).endsWith("action 169");
    }
  }

  @Test
  void torn_tail_is_skipped_and_what_follows_it_is_whole() throws IOException {
    append("one", "two");
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 1; cut < whole.length; cut++) {
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length - cut));
      append("three");
      List<String> actions = actions(new AuditFolder(folder(), ROOMY));
      assertThat(actions).as("without the last %d bytes", cut).endsWith("three");
      assertThat(actions.size()).isBetween(1, 3);
    }
  }

  @Test
  void bytes_that_are_no_record_hide_no_other() throws IOException {
    append("one");
    Files.write(
        files().get(0),
        new byte[] {0, 0, (byte) 0xff, '{', '\n', '[', ']', '\n', '{', '}', '\n', '"'},
        StandardOpenOption.APPEND);
    append("two");
    assertThat(actions(new AuditFolder(folder(), ROOMY))).containsExactly("one", "two");
  }

  @Test
  void disk_that_fills_tears_one_line_and_the_next_is_whole() throws IOException {
    FullDisk disk = new FullDisk();
    try (AuditFolder folder = new AuditFolder(folder(), ROOMY, disk::open)) {
      folder.append(record("one"));
      disk.leave(10);
      assertThatThrownBy(() -> folder.append(record("two"))).hasMessageContaining("No space left");
      assertThatThrownBy(() -> folder.append(record("two"))).hasMessageContaining("No space left");
      disk.leave(Long.MAX_VALUE);
      folder.append(record("two"));
      folder.append(record("three"));
      assertThat(actions(folder)).containsExactly("one", "two", "three");
    }
  }

  @Test
  void only_what_is_wanted_counts() throws IOException {
    append("one", "two", "one", "three", "one");
    AuditFolder folder = new AuditFolder(folder(), ROOMY);
    assertThat(folder.last(2, each -> each.action().equals("one"))).hasSize(2);
    assertThat(folder.last(5, each -> each.action().equals("none"))).isEmpty();
  }

  @Test
  void folder_that_is_not_there_is_an_empty_trail() throws IOException {
    assertThat(actions(new AuditFolder(folder(), ROOMY))).isEmpty();
  }
}
