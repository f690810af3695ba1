// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of docs/monitoring.md has what the descriptions have, in their order. */
class MetricHelpTest {
  private static final Path TEXTS =
      Path.of("src/main/resources/io/millrace/http/metrics/help.properties");
  private static final Path DOCS = Path.of("../../docs/monitoring.md");

  @Test
  void documentation_has_the_same_descriptions() throws IOException {
    List<String> rows =
        Files.readAllLines(TEXTS).stream()
            .filter(line -> line.contains(" = "))
            .map(line -> "| `" + line.replaceFirst(" = ", "` | ") + " |")
            .toList();
    assertThat(Files.readString(DOCS)).endsWith(String.join("\n", rows) + "\n");
  }

  @Test
  void metric_that_is_not_described_is_said_to_be_anothers() {
    assertThat(new MetricHelp().of("plugin_total")).isEqualTo(MetricHelp.OTHER);
  }
}
