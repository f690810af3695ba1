// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop.plugtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The table of features in docs/coap.md is what comes of trying each of them. With {@code
 * -Dmillrace.features=write} it is written.
 */
@Timeout(300)
class FeatureTableTest extends Plugtest {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("millrace.distribution")).resolve("../../../docs/coap.md");
  private static final String BEGIN = "<!-- features: written by FeatureTableTest -->\n";
  private static final String END = "<!-- end of features -->";

  @Test
  void table_says_what_works() throws Exception {
    StringBuilder table = new StringBuilder("| feature | source | works | |\n|---|---|---|---|\n");
    StringBuilder failures = new StringBuilder();
    int worked = 0;
    List<Feature> all = new Features(client, origin).all();
    for (Feature each : all) {
      boolean works = works(each, failures);
      worked += works ? 1 : 0;
      table.append(each.row(works));
      client.rest();
    }
    table.append("\n%d of %d work.%n".formatted(worked, all.size()));
    String document = Files.readString(DOCUMENT);
    int from = document.indexOf(BEGIN) + BEGIN.length();
    String written = document.substring(from, document.indexOf(END));
    if ("write".equals(System.getProperty("millrace.features"))) {
      Files.writeString(DOCUMENT, document.replace(BEGIN + written + END, BEGIN + table + END));
    } else {
      assertThat(written).as(failures.toString()).isEqualTo(table.toString());
    }
  }

  private static boolean works(Feature feature, StringBuilder failures) {
    try {
      feature.works().run();
      return true;
    } catch (Exception | AssertionError failure) {
      failures.append(feature.name()).append(": ").append(failure).append('\n');
      return false;
    }
  }
}
