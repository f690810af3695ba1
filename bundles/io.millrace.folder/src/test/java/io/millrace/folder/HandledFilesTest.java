// SPDX-License-Identifier: Apache-2.0
package io.millrace.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.folder.HandledFiles.Handled;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandledFilesTest {
  @TempDir Path home;

  private HandledFiles read() throws IOException {
    return HandledFiles.read(home.resolve("folder/handled"));
  }

  @Test
  void what_became_of_a_file_outlives_a_restart() throws IOException {
    Handled handled = new Handled("/media/é = #1/house.mrl", "7-a", "committed\njudged: good");
    read().put("ab", handled);
    assertThat(read().of("ab")).hasValue(handled);
    assertThat(read().of("cd")).isEmpty();
    assertThat(read().open()).isEmpty();
    HandledFiles files = read();
    files.put("cd", new Handled("/x", "", ""));
    assertThat(read().open()).hasValue("cd");
    files.forget("cd");
    assertThat(read().open()).isEmpty();
  }

  @Test
  void oldest_is_forgotten_when_there_are_too_many() throws IOException {
    HandledFiles files = read();
    for (int i = 0; i <= HandledFiles.MOST; i++) {
      files.put("file " + i, new Handled("/x", "", "committed"));
    }
    assertThat(read().of("file 0")).isEmpty();
    assertThat(read().of("file 1")).isPresent();
    assertThat(read().of("file " + HandledFiles.MOST)).isPresent();
  }
}
