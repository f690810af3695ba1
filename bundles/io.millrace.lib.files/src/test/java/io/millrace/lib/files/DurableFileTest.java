// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
  @TempDir Path folder;

  @Test
  void file_is_replaced_whole_and_for_its_owner_alone() throws Exception {
    Path file = Files.writeString(folder.resolve("f"), "before");
    DurableFile.write(file, "after".getBytes());
    assertThat(file).hasContent("after");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".half"));
  }

  @Test
  void what_an_interrupted_write_has_left_is_in_nobodys_way() throws Exception {
    Path file = folder.resolve("f");
    Path half = Files.writeString(folder.resolve("f.half"), "ha");
    assertThat(DurableFile.isLeftOver(half)).isTrue();
    DurableFile.write(file, "whole".getBytes());
    assertThat(file).hasContent("whole");
    assertThat(half).doesNotExist();
  }

  @Test
  void write_that_fails_leaves_the_file_as_it_was() throws Exception {
    Path file = Files.createDirectories(folder.resolve("f/in the way")).getParent();
    assertThatThrownBy(() -> DurableFile.write(file, new byte[1])).isInstanceOf(IOException.class);
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".half"));
    assertThat(file).isNotEmptyDirectory();
  }
}
