// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenFoldersTest {
  @TempDir private Path data;
  private final WrittenFolders folders = new WrittenFolders();
  private Path log;

  @BeforeEach
  void note() throws IOException {
    log = Files.createDirectory(data.resolve("log"));
    assumeTrue(
        Files.readAttributes(log, BasicFileAttributes.class).fileKey() != null,
        "this file system does not tell folders apart");
    folders.note(log);
  }

  @Test
  void folder_that_stays_is_the_same_whatever_is_written_to_it() throws IOException {
    Files.writeString(log.resolve("millrace.log"), "line");
    assertThat(folders.replaced()).isEmpty();
  }

  @Test
  void empty_folder_in_its_place_is_told_until_the_old_one_is_back() throws IOException {
    Path before = Files.move(log, data.resolve("before"));
    assertThat(folders.replaced()).as("gone, which is told elsewhere").isEmpty();
    Files.createDirectory(log);
    assertThat(folders.replaced()).containsExactly(log.toString());
    Files.delete(log);
    Files.move(before, log);
    assertThat(folders.replaced()).isEmpty();
  }

  @Test
  void link_to_the_folder_is_the_folder() throws IOException {
    Path before = Files.move(log, data.resolve("before"));
    Files.createSymbolicLink(log, before);
    assertThat(folders.replaced()).isEmpty();
  }

  @Test
  void folder_that_a_start_made_anew_is_noted_again() throws IOException {
    Files.move(log, data.resolve("before"));
    Files.createDirectory(log);
    folders.note(log);
    assertThat(folders.replaced()).isEmpty();
  }
}
