// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is made of the generator's figures. */
class ProxyReportTest {
  private final ObjectMapper json = new ObjectMapper();
  private final ProxyReport report = new ProxyReport();

  private JsonNode run(long answered, int mixedUp, int notGood, int lost, double cost)
      throws Exception {
    return json.readTree(
        """
        {"answered": %d, "mixed_up": %d, "not_2xx": %d, "lost": %d,
         "proxy": {"cpu_s": %s}}
        """
            .formatted(answered, mixedUp, notGood, lost, cost));
  }

  private JsonNode rows() throws Exception {
    String line = report.line(25, false);
    assertThat(line).doesNotContain("\n");
    return json.readTree(line).path("rows");
  }

  @Test
  void cost_is_compared_with_the_relay_at_the_same_number_of_clients() throws Exception {
    report.add("JavaRelay", 64, Map.of(), List.of(run(1, 0, 0, 0, 0.8)));
    report.add("JavaRelay", 1000, Map.of(), List.of(run(1, 0, 0, 0, 1.6)));
    report.add("millrace", 64, Map.of(), List.of(run(1, 0, 0, 0, 1.0)));
    report.add("millrace", 1000, Map.of(), List.of(run(1, 0, 0, 0, 2.4)));
    assertThat(rows().findValuesAsText("cpu_ratio")).containsExactly("1.0", "1.0", "1.25", "1.5");
  }

  @Test
  void without_a_relay_there_is_no_ratio() throws Exception {
    report.add("millrace", 64, Map.of(), List.of(run(1, 0, 0, 0, 1.0)));
    assertThat(rows().get(0).has("cpu_ratio")).isFalse();
  }

  @Test
  void wrong_and_lost_answers_of_all_runs_of_a_row_count() throws Exception {
    report.add("millrace", 64, Map.of(), List.of(run(600, 1, 2, 3, 1), run(500, 10, 20, 30, 1)));
    JsonNode row = rows().get(0);
    assertThat(row.path("answers").asInt()).isEqualTo(1100);
    assertThat(row.path("wrong").asInt()).isEqualTo(33);
    assertThat(row.path("lost").asInt()).isEqualTo(33);
    assertThat(row.path("generator").path("answered").asInt()).isEqualTo(600);
  }

  @Test
  void cost_is_that_of_all_runs_of_a_row() throws Exception {
    report.add(
        "millrace", 64, Map.of(), List.of(run(100_000, 0, 0, 0, 2), run(300_000, 0, 0, 0, 2)));
    assertThat(rows().at("/0/cpu_s_per_100k").asDouble()).isEqualTo(1.0);
  }

  @Test
  void row_says_what_the_router_was_told() throws Exception {
    report.add("millrace", 64, Map.of("pid", Map.of("key", 7)), List.of(run(1, 0, 0, 0, 1)));
    assertThat(rows().at("/0/configuration/pid/key").asInt()).isEqualTo(7);
  }

  @Test
  void measuring_takes_long_enough_for_the_answers_wanted_but_not_for_ever() {
    assertThat(ProxyBench.seconds(1_000_000, 40_000)).isEqualTo(30);
    assertThat(ProxyBench.seconds(1_000_000, 0)).isEqualTo(300);
  }
}
