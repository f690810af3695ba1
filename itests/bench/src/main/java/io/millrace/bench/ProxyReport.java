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

  private static final String COST = "cpu_s_per_100k";

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
    double seconds = 0;
    JsonNode longest = runs.get(0);
    for (JsonNode run : runs) {
      answered += answers(run);
      seconds += run.path("proxy").path("cpu_s").asDouble();
      longest = answers(run) > answers(longest) ? run : longest;
      wrong += run.path("mixed_up").asLong() + run.path("not_2xx").asLong();
      lost += run.path("lost").asLong();
    }
    row.put("answers", answered).put("wrong", wrong).put("lost", lost);
    row.put(COST, rounded(seconds * 100_000 / Math.max(1, answered)));
    if (!configuration.isEmpty()) {
      row.set("configuration", json.valueToTree(configuration));
    }
    row.set("generator", longest);
  }

  private static long answers(JsonNode run) {
    return run.path("answered").asLong();
  }

  private static double rounded(double figure) {
    return Math.round(1000 * figure) / 1000.0;
  }

  /** Returns the report as one line. */
  String line(int javaVersion, boolean isShort) {
    Map<Integer, Double> relay = new HashMap<>();
    for (JsonNode row : rows) {
      if (row.path("label").asText().equals(YARDSTICK)) {
        relay.put(row.path("clients").asInt(), row.path(COST).asDouble());
      }
    }
    for (JsonNode row : rows) {
      double unit = relay.getOrDefault(row.path("clients").asInt(), 0.0);
      if (unit > 0) {
        ((ObjectNode) row).put("cpu_ratio", rounded(row.path(COST).asDouble() / unit));
      }
    }
    ObjectNode report = json.createObjectNode().put("bench", "proxy").put("java", javaVersion);
    return report.put("short", isShort).set("rows", rows).toString();
  }
}
