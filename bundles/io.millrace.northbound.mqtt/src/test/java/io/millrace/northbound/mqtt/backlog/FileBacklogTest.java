// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a folder has after processes and power have ended at any moment. */
class FileBacklogTest {
  private static final long BOUND = 1 << 20;

  @TempDir Path folder;

  private static Bytes record(int number) {
    return Bytes.utf8("record " + number + " " + "x".repeat(number % 200));
  }

  private static List<Backlog.Entry> rest(Backlog backlog) throws IOException {
    List<Backlog.Entry> all = new ArrayList<>();
    for (Backlog.Entry each = backlog.next(); each != null; each = backlog.next()) {
      all.add(each);
    }
    return all;
  }

  private Path newest() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Segment::isOne).max(Path::compareTo).orElseThrow();
    }
  }

  @Test
  void entries_come_back_in_order_with_their_ids_after_a_restart() throws Exception {
    List<Backlog.Entry> written;
    try (FileBacklog first = new FileBacklog(folder, 1, BOUND)) {
      for (int i = 0; i < 5000; i++) {
        first.append(record(i));
      }
      written = rest(first);
      first.acknowledge(1234);
    }
    try (FileBacklog second = new FileBacklog(folder, 2, BOUND)) {
      assertThat(rest(second)).isEqualTo(written.subList(1234, 5000));
      second.append(record(5000));
      assertThat(second.next().id()).isEqualTo("00000002-5000");
      assertThat(second.dropped()).isZero();
    }
  }

  @Test
  void cut_off_file_loses_its_end_alone_and_no_id_is_used_twice() throws Exception {
    Random random = new Random(3);
    Set<String> ids = new HashSet<>();
    int expected = 0;
    for (int epoch = 1; epoch <= 50; epoch++) {
      try (FileBacklog backlog = new FileBacklog(folder, epoch, BOUND)) {
        assertThat(backlog.unread()).isEqualTo(expected);
        for (int i = 0; i < 20; i++) {
          backlog.append(record(random.nextInt(1000)));
        }
        rest(backlog).stream()
            .skip(expected)
            .forEach(each -> assertThat(ids.add(each.id())).isTrue());
      }
      Path file = newest();
      int records = 20;
      try (RandomAccessFile torn = new RandomAccessFile(file.toFile(), "rw")) {
        long length = torn.length();
        if (random.nextBoolean()) {
          torn.setLength(length - 1 - random.nextInt(8));
        } else {
          torn.seek(length - 3);
          torn.write(0);
          torn.setLength(length + 4096); // the file system has made it longer, with zeros
        }
        records--;
      }
      expected += records;
    }
  }

  @Test
  void position_that_was_cut_off_is_the_one_before() throws Exception {
    try (FileBacklog backlog = new FileBacklog(folder, 1, BOUND)) {
      for (int i = 0; i < 10; i++) {
        backlog.append(record(i));
      }
      backlog.acknowledge(3);
      backlog.acknowledge(4);
    }
    try (RandomAccessFile position =
        new RandomAccessFile(folder.resolve("position").toFile(), "rw")) {
      position.seek(20); // in the newer of the two
      position.write(0x55);
    }
    try (FileBacklog backlog = new FileBacklog(folder, 2, BOUND)) {
      assertThat(rest(backlog)).hasSize(7);
    }
  }

  @Test
  void damage_in_the_middle_costs_that_segment_alone_and_is_counted() throws Exception {
    try (FileBacklog backlog = new FileBacklog(folder, 1, BOUND)) {
      for (int i = 0; i < 3000; i++) {
        backlog.append(record(i));
      }
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(Segment::isOne).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(3);
    try (RandomAccessFile damaged = new RandomAccessFile(files.get(1).toFile(), "rw")) {
      damaged.seek(5000);
      damaged.write(new byte[300]);
    }
    try (FileBacklog backlog = new FileBacklog(folder, 2, BOUND)) {
      int read = rest(backlog).size();
      assertThat(read + backlog.dropped()).isEqualTo(3000);
      assertThat(backlog.dropped()).isBetween(100L, 1000L);
      assertThat(backlog.unread()).isZero();
    }
  }

  @Test
  void files_are_for_the_owner_alone() throws Exception {
    try (FileBacklog backlog = new FileBacklog(folder.resolve("in/it"), 1, BOUND)) {
      backlog.append(record(1));
      assertThat(Files.getPosixFilePermissions(folder.resolve("in/it")).toString())
          .doesNotContain("GROUP", "OTHERS");
    }
  }
}
