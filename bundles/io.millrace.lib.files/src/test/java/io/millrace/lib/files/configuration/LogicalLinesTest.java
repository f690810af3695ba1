// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogicalLinesTest {
  private static final String[] PIECES = {
    "a", "=", " ", "\t", "\\", "\n", "\r", "\r\n", "#", "!", "b", ":", "\f"
  };

  @Test
  void each_key_has_the_line_that_it_begins_in() {
    String text = "# one\n\nk = 1\n  l : a, \\\n    b\r\n!x\rm\n\\\n n = 2";
    ConfigurationText read =
        ConfigurationText.of(text.getBytes(StandardCharsets.UTF_8), name -> null);

    assertThat(read.lines()).isEqualTo(Map.of("k", 3, "l", 4, "m", 7, "n", 8));
  }

  @Test
  void what_is_malformed_has_its_line() {
    ConfigurationText read =
        ConfigurationText.of("k = 1\n\nl = \\uZZ".getBytes(StandardCharsets.UTF_8), name -> null);

    assertThat(read.faultLine()).isEqualTo(3);
  }

  @Test
  void there_are_as_many_as_java_finds() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(14); j > 0; j--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      assertThat(LogicalLines.starts(text.toString()))
          .as(text.toString().replace("\n", "\\n").replace("\r", "\\r"))
          .hasSize(lines(text.toString()));
    }
  }

  private static int lines(String text) throws IOException {
    int[] count = {0};
    new Properties() {
      private static final long serialVersionUID = 1;

      @Override
      public synchronized Object put(Object key, Object value) {
        count[0]++;
        return null;
      }
    }.load(new StringReader(text));
    return count[0];
  }
}
