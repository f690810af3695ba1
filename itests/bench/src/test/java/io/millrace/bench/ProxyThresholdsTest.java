// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of a run. */
class ProxyThresholdsTest {
  private final ObjectMapper json = new ObjectMapper();
  private final ProxyReport report = new ProxyReport();

  private void row(String label, int clients, double cost, int again) throws Exception {
    JsonNode run =
        json.readTree(
            """
            {"answered": 100000, "rps": 1000, "p99_us": 100, "retransmitted": %d,
             "proxy": {"cpu_s": %s}}
            """
                .formatted(again, cost));
    report.add(label, clients, Map.of(), List.of(run));
  }

  private void good(double delayed) throws Exception {
    for (int clients : List.of(64, 1000, 8000)) {
      row(ProxyReport.YARDSTICK, clients, 1, 0);
      row(ProxyReport.DELAYED, clients, delayed, 0);
      row(ProxyReport.AT_ONCE, clients, 1.6, 0);
    }
    row(ProxyReport.SLOW_YARDSTICK, 1000, 1, 0);
    row(ProxyReport.SLOW, 1000, 1, 0);
    row(ProxyReport.CACHED, 64, 0.5, 0);
    report.setOriginRequests(100);
  }

  private List<String> missed(int java) {
    return ProxyThresholds.verdict(report.rows(), java).stream()
        .filter(line -> line.startsWith(ProxyThresholds.MISSED))
        .toList();
  }

  @Test
  void run_that_comes_up_to_everything_misses_nothing() throws Exception {
    good(1.1);
    report.addAccounts(new AccountsLoad.Seen(64, 500, 500, Map.of(), 0), 1, Map.of());
    assertThat(missed(25)).isEmpty();
  }

  @Test
  void ratio_over_its_bar_is_missed_and_an_older_java_may_take_more() throws Exception {
    good(1.2);
    report.addAccounts(new AccountsLoad.Seen(64, 500, 500, Map.of(), 0), 1, Map.of());
    assertThat(missed(25))
        .containsExactly(
            "missed: millrace ackDelay=100ms, 64 clients, CPU by JavaRelay's 1.20, at most 1.10",
            "missed: millrace ackDelay=100ms, 1000 clients, CPU by JavaRelay's 1.20, at most 1.15");
    assertThat(missed(17)).isEmpty();
  }

  @Test
  void wrong_answer_or_a_row_that_is_not_there_is_missed() throws Exception {
    report.addAccounts(new AccountsLoad.Seen(64, 500, 0, Map.of(503, 1L), 2), 1, Map.of());
    assertThat(missed(25))
        .contains(
            "missed: answers that were wrong 1, at most 0",
            "missed: requests that were lost 2, at most 0",
            "missed: two accounts, requests refused to the one without permission 0",
            "missed: cached, requests that the origin got not measured, at most 100");
  }
}
