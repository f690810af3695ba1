// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import static io.millrace.store.mvstore.StoreTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreMap;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.h2.mvstore.DataUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A disk that refuses: what is said of it, and that it heals by itself. */
class FullDiskTest {
  private static final Bytes KEY = Bytes.utf8("key");
  private static final String FULL = "No space left on device";
  private static final long MAX_BYTES = 1 << 18;

  @TempDir private Path directory;

  /** A disk on which no second file finds room; its time is turned by hand. */
  private static final class FullDisk extends Disk {
    private final AtomicLong nanos = new AtomicLong();
    private volatile boolean full = true;

    @Override
    void replace(Path fresh, Path old) throws IOException {
      if (full) {
        throw new IOException(FULL);
      }
      super.replace(fresh, old);
    }

    @Override
    long nanos() {
      return nanos.get();
    }

    void turn(Duration time) {
      nanos.addAndGet(time.toNanos());
    }
  }

  private Path file() {
    return directory.resolve("store.mv");
  }

  @Test
  void a_file_that_cannot_be_written_anew_says_why_serves_on_and_heals_when_there_is_space()
      throws Exception {
    FullDisk disk = new FullDisk();
    try (OpenStore open = new OpenStore(disk, file(), StoreTest.limits(100, 1 << 24, MAX_BYTES))) {
      StoreMap map = open.store().map("m");
      get(map.put(KEY, KEY));
      assertThat(open.status())
          .isEqualTo(file() + " cannot be compacted, so it grows: No space left on device");
      assertThat(Files.list(directory)).containsExactly(file());
      for (int i = 0; i < 20; i++) {
        disk.turn(Duration.ofSeconds(9));
        get(map.put(KEY, Bytes.utf8("value " + i)));
      }
      disk.full = false;
      disk.turn(Duration.ofSeconds(9));
      get(map.get(KEY));
      // Asked once more: the file is written anew after the answer.
      assertThat(get(map.get(KEY))).contains(Bytes.utf8("value 19"));
      assertThat(open.status()).isEmpty();
      assertThat(Files.size(file())).isLessThan(MAX_BYTES);
    }
  }

  @Test
  void the_pauses_between_tries_grow_to_eight_seconds_and_begin_anew() throws Exception {
    FullDisk disk = new FullDisk();
    StoreFile file = StoreFile.open(disk, file(), MAX_BYTES);
    for (int seconds : new int[] {1, 2, 4, 8, 8}) {
      assertThat(Duration.ofNanos(file.nanosUntilRetry())).hasSeconds(seconds);
      disk.turn(Duration.ofSeconds(seconds).minusNanos(1));
      file.compactIfDue();
      assertThat(file.nanosUntilRetry()).isEqualTo(1);
      disk.turn(Duration.ofNanos(1));
      file.compactIfDue();
    }
    disk.full = false;
    disk.turn(Duration.ofSeconds(8));
    file.compactIfDue();
    assertThat(file.status()).isEmpty();
    assertThat(file.nanosUntilRetry()).isEqualTo(Long.MAX_VALUE);
    file.close();
  }

  /** The file is not held by who could not finish opening it. */
  @Test
  void a_file_that_was_not_opened_completely_is_opened_when_the_disk_is_well_again()
      throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    Disk disk =
        new Disk() {
          @Override
          void sync(Path folder) throws IOException {
            if (attempts.incrementAndGet() == 1) {
              throw new IOException("the disk does not answer");
            }
            super.sync(folder);
          }
        };
    assertThatThrownBy(() -> StoreFile.open(disk, file(), MAX_BYTES)).hasMessageContaining("disk");
    StoreFile.open(disk, file(), MAX_BYTES).close();
  }

  @Test
  void a_store_that_cannot_be_opened_says_which_file_and_why() throws Exception {
    Files.writeString(directory.resolve("folder"), "is a file");
    Path below = directory.resolve("folder/store.mv");
    try (OpenStore open = new OpenStore(below)) {
      String status;
      do {
        status = open.status();
      } while (status.contains("not open yet"));
      assertThat(status)
          .startsWith("not open: " + below + ": ")
          .hasSizeGreaterThan(("not open: " + below + ": ").length())
          .doesNotContain("Exception");
    }
  }

  static Stream<Arguments> failures() {
    IOException full = new IOException(FULL);
    return Stream.of(
        Arguments.of(full, FULL),
        Arguments.of(
            DataUtils.newMVStoreException(
                DataUtils.ERROR_WRITING_FAILED, "Writing to sun.nio.ch.FileChannelImpl@1f", full),
            FULL),
        Arguments.of(new FileSystemException("/a", null, FULL), FULL + ": /a"),
        Arguments.of(new AccessDeniedException("/a"), "permission denied: /a"),
        Arguments.of(
            DataUtils.newMVStoreException(DataUtils.ERROR_FILE_LOCKED, "The file is locked: /a"),
            "another process has it open"),
        Arguments.of(
            DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT, "is damaged"),
            "is damaged"),
        Arguments.of(new IllegalStateException(), "IllegalStateException"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void a_reason_is_said_in_the_systems_words(Throwable failure, String words) {
    assertThat(FailureReason.of(failure)).isEqualTo(words);
  }
}
