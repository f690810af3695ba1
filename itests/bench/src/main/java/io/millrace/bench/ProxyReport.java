// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of one run and what can be said only when all are there: the ratios to the relay. */
final class ProxyReport {
  /** The label of the row that others are compared with. */
  static final String YARDSTICK = "JavaRelay";

  /** The same towards an origin that takes its time. */
  static final String SLOW_YARDSTICK = "JavaRelay, slow origin";

  /** Before a pattern: the relay with the carrier's system calls, which does nothing else. */
  static final String BATCH_RELAY = "BatchRelay, ";

  /** How datagrams go with a delayed acknowledgement and without: four a request, and six. */
  static final List<String> PATTERNS = List.of("piggybacked", "separate");

  static final String DELAYED = "millrace ackDelay=100ms";
  static final String AT_ONCE = "millrace ackDelay=0";
  static final String CACHED = "millrace, cached";
  static final String SLOW = "millrace, slow origin";
  static final String ACCOUNTS = "millrace, two accounts";

  static final String COST = "cpu_s_per_100k";
  static final String RATIO = "cpu_ratio";

  private final ObjectMapper json = new ObjectMapper();
  private final ArrayNode rows = json.createArrayNode();

  /**
   * Adds a row.
   *
   * @param configuration what the router was told beyond its defaults, by PID; empty for others
   * @param runs the generator's own reports; all of them count, the one with the most answers is
   *     shown
   */
  void add(
      String label,
      int clients,
      Map<String, Map<String, Object>> configuration,
      List<JsonNode> runs) {
    ObjectNode row = rows.addObject().put("label", label).put("clients", clients);
    long answered = 0;
    long wrong = 0;
    long lost = 0;
    long again = 0;
    double seconds = 0;
    JsonNode longest = runs.get(0);
    for (JsonNode run : runs) {
      answered += answers(run);
      seconds += run.path("proxy").path("cpu_s").asDouble();
      longest = answers(run) > answers(longest) ? run : longest;
      wrong += run.path("mixed_up").asLong() + run.path("not_2xx").asLong();
      lost += run.path("lost").asLong();
      again += run.path("retransmitted").asLong();
    }
    row.put("answers", answered).put("wrong", wrong).put("lost", lost);
    row.put("retransmitted", again).put(COST, cost(seconds, answered));
    tell(row, configuration);
    row.set("generator", longest);
  }

  /** Adds the row of the two accounts. */
  void addAccounts(
      AccountsLoad.Seen seen, double cpuSeconds, Map<String, Map<String, Object>> configuration) {
    ObjectNode row = rows.addObject().put("label", ACCOUNTS).put("clients", seen.clients());
    row.put("answers", seen.permitted() + seen.refused()).put("refused", seen.refused());
    long wrong = seen.wrong().values().stream().mapToLong(Long::longValue).sum();
    row.put("wrong", wrong).put("lost", seen.lost());
    row.set("wrong_codes", json.valueToTree(seen.wrong()));
    row.put(COST, cost(cpuSeconds, seen.permitted() + seen.refused()));
    tell(row, configuration);
  }

  /** Says in the last row how often its origin was asked. */
  void setOriginRequests(long requests) {
    ((ObjectNode) rows.get(rows.size() - 1)).put("origin_requests", requests);
  }

  private void tell(ObjectNode row, Map<String, Map<String, Object>> configuration) {
    if (!configuration.isEmpty()) {
      row.set("configuration", json.valueToTree(configuration));
    }
  }

  private static long answers(JsonNode run) {
    return run.path("answered").asLong();
  }

  private static double cost(double cpuSeconds, long answers) {
    return rounded(cpuSeconds * 100_000 / Math.max(1, answers));
  }

  private static double rounded(double figure) {
    return Math.round(1000 * figure) / 1000.0;
  }

  /** Returns the rows, each with its ratio to the relay at as many clients. */
  ArrayNode rows() {
    Map<Integer, Double> relay = new HashMap<>();
    for (JsonNode row : rows) {
      if (row.path("label").asText().equals(YARDSTICK)) {
        relay.put(row.path("clients").asInt(), row.path(COST).asDouble());
      }
    }
    for (JsonNode row : rows) {
      double unit = relay.getOrDefault(row.path("clients").asInt(), 0.0);
      if (unit > 0 && row.has("generator")) {
        ((ObjectNode) row).put(RATIO, rounded(row.path(COST).asDouble() / unit));
      }
    }
    return rows;
  }

  /** Returns the report as one line. */
  String line(int javaVersion, boolean isShort) {
    ObjectNode report = json.createObjectNode().put("bench", "proxy").put("java", javaVersion);
    return report.put("short", isShort).set("rows", rows()).toString();
  }
}
