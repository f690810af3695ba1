// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** What is said of minutes at a steady rate. */
class SteadyBenchTest {
  private static JsonNode report(int p99Micros, int lost) throws Exception {
    return new ObjectMapper()
        .readTree(
            """
            {"p99_us": %d, "lost": %d, "mixed_up": 0, "not_2xx": 0}
            """
                .formatted(p99Micros, lost));
  }

  @Test
  void three_times_the_relays_is_allowed_and_more_is_not() throws Exception {
    assertThat(SteadyBench.missed(report(100, 0), report(300, 0))).isEmpty();
    assertThat(SteadyBench.missed(report(100, 0), report(301, 0)))
        .singleElement()
        .asString()
        .startsWith("p99 is 3.01");
  }

  @Test
  void what_is_lost_or_not_told_is_said() throws Exception {
    assertThat(SteadyBench.missed(report(100, 0), report(100, 1)))
        .containsExactly("lost is 1, must be 0");
    assertThat(SteadyBench.missed(report(100, 0), new ObjectMapper().createObjectNode()))
        .hasSize(3)
        .contains("lost is not told, must be 0");
  }
}
