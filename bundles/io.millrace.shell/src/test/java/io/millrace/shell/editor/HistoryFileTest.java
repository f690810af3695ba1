// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that keeps an account's lines. */
class HistoryFileTest {
  @TempDir Path folder;

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(each -> "line " + each).toList();
  }

  @Test
  void full_file_loses_the_oldest_lines_not_the_newest() throws Exception {
    Path path = folder.resolve("ssh-ada");
    HistoryFile file = new HistoryFile(path);
    lines(0, 2600).forEach(file::add);
    assertThat(Files.readAllLines(path))
        .hasSizeBetween(HistoryFile.LINES, 2 * HistoryFile.LINES)
        .endsWith("line 2598", "line 2599");
    assertThat(new HistoryFile(path).read()).isEqualTo(lines(2100, 2600));
  }

  @Test
  void line_that_is_too_long_is_left_out() {
    HistoryFile file = new HistoryFile(folder.resolve("ssh-ada"));
    file.add("x".repeat(HistoryFile.LONGEST + 1));
    file.add("short");
    assertThat(file.read()).containsExactly("short");
  }
}
