// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The scripts for Windows name what there is. Nobody runs them here: that they run is not tested.
 */
class WindowsScriptsTest {
  private static final Path SCRIPTS = Path.of("src/main/windows");
  private static final Pattern MAIN = Pattern.compile("\" (io\\.millrace\\.[\\w.]+) %\\*");
  private static final String CLIENT = "io.millrace.client.Main";

  private static List<Path> scripts() throws Exception {
    try (Stream<Path> found = Files.list(SCRIPTS)) {
      return found.filter(each -> !each.endsWith("millrace-java.cmd")).sorted().toList();
    }
  }

  @Test
  void each_runs_a_class_of_the_program_with_the_words_as_they_are() throws Exception {
    assertThat(scripts()).hasSize(3);
    for (Path script : scripts()) {
      Matcher main = MAIN.matcher(Files.readString(script));
      assertThat(main.find()).as(script.toString()).isTrue();
      if (!main.group(1).equals(CLIENT)) { // which is not on the launcher's class path
        assertThat(Class.forName(main.group(1)).getMethod("main", String[].class)).isNotNull();
      }
    }
  }

  @Test
  void each_finds_java_as_the_others_do() throws Exception {
    for (Path script : scripts()) {
      assertThat(Files.readString(script))
          .contains("setlocal EnableExtensions", "call \"%~dp0millrace-java.cmd\" || exit /b 78");
    }
  }
}
