// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The benchmark says which threshold a row misses, and nothing when it misses none. */
class LinkThresholdsTest {
  private static Map<String, Object> good(double rate) {
    Map<String, Object> row = new HashMap<>();
    for (String count : List.of("lost_silently", "executed_twice", "undetected", "stuck")) {
      row.put(count, 0L);
    }
    row.put("bit_error_rate", rate);
    row.put("message_bytes", 120);
    row.put("counted_bit_error_rate", rate * 1.09);
    row.put("get_success", rate >= 1e-3 ? 0.80 : 0.999);
    row.put("goodput_of_limit", rate <= 1e-5 ? 0.90 : rate <= 1e-4 ? 0.68 : 0.03);
    return row;
  }

  @Test
  void rows_that_just_come_up_to_everything_miss_nothing() {
    assertThat(
            LinkThresholds.missedBy(
                List.of(
                    good(0),
                    good(1e-5),
                    good(1e-4),
                    good(1e-3),
                    Map.of("line", "pty", "skipped", "no socat"))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, lost_silently, 1",
    "0, executed_twice, 1",
    "1e-4, undetected, 1",
    "1e-3, stuck, 2",
    "1e-4, get_success, 0.998",
    "1e-3, get_success, 0.79",
    "0, goodput_of_limit, 0.89",
    "1e-5, goodput_of_limit, 0.89",
    "1e-4, goodput_of_limit, 0.67",
    "1e-5, counted_bit_error_rate, 1.11e-5",
    "1e-3, counted_bit_error_rate, 0.89e-3"
  })
  void each_threshold_that_is_missed_is_named(double rate, String figure, double value) {
    Map<String, Object> row = good(rate);
    row.put(figure, value);
    assertThat(LinkThresholds.missedBy(List.of(good(rate), row)))
        .singleElement()
        .asString()
        .startsWith("row " + rate + ", 120 bytes: " + figure + " is ");
  }

  @Test
  void short_messages_are_held_to_more_goodput_on_a_bad_line() {
    Map<String, Object> row = good(1e-4);
    row.put("message_bytes", LinkRun.MESSAGE_BYTES);
    row.put("goodput_of_limit", 0.80);
    assertThat(LinkThresholds.missedBy(List.of(row))).isEmpty();
    row.put("goodput_of_limit", 0.79);
    assertThat(LinkThresholds.missedBy(List.of(row)))
        .containsExactly("row 1.0E-4, 24 bytes: goodput_of_limit is 0.79, must be 0.8 at least");
  }

  @Test
  void the_row_over_pseudo_terminals_is_held_to_its_counts() {
    Map<String, Object> row = good(0);
    row.remove("bit_error_rate");
    row.put("line", "pty");
    row.put("get_success", 0.0);
    assertThat(LinkThresholds.missedBy(List.of(row))).isEmpty();
    row.put("executed_twice", 1L);
    assertThat(LinkThresholds.missedBy(List.of(row)))
        .containsExactly("row pty, 120 bytes: executed_twice is 1, must be 0");
  }
}
