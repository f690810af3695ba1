// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The text format: escaping, numbers, and names that would spoil the whole answer. */
class PrometheusTextTest {
  private static String text(Family... families) {
    byte[] bytes = new PrometheusText(name -> "What \\ is\nmeant.").write(List.of(families));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void help_and_labels_are_escaped() {
    assertThat(text(Family.gauge("a", 1, "label", "a\\b\"c\nd", "other", "ü")))
        .isEqualTo(
            """
            # HELP a What \\\\ is\\nmeant.
            # TYPE a gauge
            a{label="a\\\\b\\"c\\nd",other="ü"} 1
            """);
  }

  @Test
  void numbers_are_written_as_go_reads_them() {
    assertThat(PrometheusText.number(3)).isEqualTo("3");
    assertThat(PrometheusText.number(-0.5)).isEqualTo("-0.5");
    assertThat(PrometheusText.number(1e300)).isEqualTo("1.0E300");
    assertThat(PrometheusText.number(1L << 52)).isEqualTo("4503599627370496");
    assertThat(PrometheusText.number(Double.NaN)).isEqualTo("NaN");
    assertThat(PrometheusText.number(Double.POSITIVE_INFINITY)).isEqualTo("+Inf");
    assertThat(PrometheusText.number(Double.NEGATIVE_INFINITY)).isEqualTo("-Inf");
  }

  @Test
  void name_that_the_format_does_not_allow_is_left_out() {
    assertThat(text(Family.gauge("a b", 1), Family.gauge("c", 2, "bad-label", "x", "good", "y")))
        .doesNotContain("a b")
        .contains("c{good=\"y\"} 2\n");
  }
}
