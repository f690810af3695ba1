// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is being written is seen to be, for as long as it is. */
class WritingLockTest {
  @TempDir Path folder;

  private static FileChannel open(Path file) throws Exception {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @Test
  void file_is_held_until_its_channel_is_closed() throws Exception {
    Path file = folder.resolve("file");
    try (FileChannel channel = open(file)) {
      assertThat(WritingLock.isHeld(file)).isFalse();
      WritingLock.hold(channel);
      assertThat(WritingLock.isHeld(file)).isTrue();
      assertThat(WritingLock.isHeld(file)).as("asking takes nothing away").isTrue();
      Path moved = Files.move(file, folder.resolve("moved"));
      assertThat(WritingLock.isHeld(moved)).isTrue();
    }
    assertThat(WritingLock.isHeld(folder.resolve("moved"))).isFalse();
  }

  @Test
  void file_is_held_by_one() throws Exception {
    Path file = folder.resolve("file");
    try (FileChannel first = open(file);
        FileChannel second = open(file)) {
      WritingLock.hold(first);
      assertThatIOException().isThrownBy(() -> WritingLock.hold(second));
    }
  }

  @Test
  void what_is_no_file_is_held_by_nobody() throws Exception {
    Path target = Files.createFile(folder.resolve("target"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    try (FileChannel channel = open(target)) {
      WritingLock.hold(channel);
      assertThat(WritingLock.isHeld(link)).isFalse();
      assertThat(WritingLock.isHeld(folder)).isFalse();
      assertThat(WritingLock.isHeld(folder.resolve("none"))).isFalse();
    }
  }
}
