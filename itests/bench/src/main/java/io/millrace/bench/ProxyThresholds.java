// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code bench proxy} must come up to. */
final class ProxyThresholds {
  /** Begins a line about a bar that is missed. */
  static final String MISSED = "missed: ";

  /** How many resources the cached row asks for. */
  static final int CACHED_URIS = 100;

  private static final String HOLDS = "holds:  ";
  private static final int FIRST_WITH_BATCHES = 22;
  private static final double MANY_CLIENTS = 1.15;
  private static final double CACHED = 0.6;
  private static final double SLOW_RATE = 0.8;
  private static final double SLOW_P99 = 2;

  private final JsonNode rows;
  private final List<String> lines = new ArrayList<>();

  private ProxyThresholds(JsonNode rows) {
    this.rows = rows;
  }

  /**
   * Returns one line for people for each bar.
   *
   * @param rows of {@link ProxyReport#rows}
   * @param java the version of Java that all ran on
   */
  static List<String> verdict(JsonNode rows, int java) {
    ProxyThresholds thresholds = new ProxyThresholds(rows);
    boolean batches = java >= FIRST_WITH_BATCHES;
    thresholds.cost(ProxyReport.DELAYED, batches ? 1.1 : 1.25, batches ? 1.15 : 1.3);
    thresholds.cost(ProxyReport.AT_ONCE, batches ? 1.7 : 1.85, batches ? 2.0 : 2.2);
    thresholds.cached();
    thresholds.slow();
    thresholds.never();
    return thresholds.lines;
  }

  private void cost(String label, double few, double some) {
    double ratio = row(label, 64).path(ProxyReport.RATIO).asDouble(Double.NaN);
    atMost(label + ", 64 clients, CPU by JavaRelay's", ratio, few);
    double thousand = row(label, 1000).path(ProxyReport.RATIO).asDouble(Double.NaN);
    atMost(label + ", 1000 clients, CPU by JavaRelay's", thousand, some);
    JsonNode many = row(label, 8000);
    double all = many.path(ProxyReport.RATIO).asDouble(Double.NaN);
    atMost(label + ", 8000 clients, ratio by that of 64", all / ratio, MANY_CLIENTS);
    double again = many.path("retransmitted").asDouble(Double.NaN);
    atMost(label + ", 8000 clients, retransmissions", again, 0);
  }

  private void cached() {
    JsonNode row = row(ProxyReport.CACHED, 64);
    double ratio = row.path(ProxyReport.RATIO).asDouble(Double.NaN);
    atMost("cached, 64 clients, CPU by JavaRelay's", ratio, CACHED);
    double asked = row.path("origin_requests").asDouble(Double.NaN);
    atMost("cached, requests that the origin got", asked, CACHED_URIS);
    JsonNode accounts = row(ProxyReport.ACCOUNTS, AccountsLoad.CLIENTS);
    double refused = accounts.path("refused").asDouble(Double.NaN);
    judge("two accounts, requests refused to the one without permission", refused > 0, refused, "");
  }

  private void slow() {
    JsonNode relay = row(ProxyReport.SLOW_YARDSTICK, 1000).path("generator");
    JsonNode router = row(ProxyReport.SLOW, 1000).path("generator");
    double rate = part(router, relay, "rps");
    judge("slow origin, rate by JavaRelay's", rate >= SLOW_RATE, rate, "at least " + SLOW_RATE);
    atMost("slow origin, p99 by JavaRelay's", part(router, relay, "p99_us"), SLOW_P99);
  }

  private static double part(JsonNode of, JsonNode by, String figure) {
    return of.path(figure).asDouble(Double.NaN) / by.path(figure).asDouble(Double.NaN);
  }

  private void never() {
    long wrong = 0;
    long lost = 0;
    for (JsonNode row : rows) {
      if (row.path("label").asText().startsWith("millrace")) {
        wrong += row.path("wrong").asLong();
        lost += row.path("lost").asLong();
      }
    }
    atMost("answers that were wrong", wrong, 0);
    atMost("requests that were lost", lost, 0);
  }

  private JsonNode row(String label, int clients) {
    for (JsonNode row : rows) {
      boolean same = row.path("label").asText().equals(label);
      if (same && row.path("clients").asInt() == clients) {
        return row;
      }
    }
    return MissingNode.getInstance();
  }

  private void atMost(String what, double seen, double most) {
    judge(what, seen <= most, seen, "at most " + figure(most));
  }

  private void judge(String what, boolean holds, double seen, String allowed) {
    String bar = allowed.isEmpty() ? "" : ", " + allowed;
    boolean measured = Double.isFinite(seen);
    lines.add(
        (holds && measured ? HOLDS : MISSED)
            + what
            + " "
            + (measured ? figure(seen) : "not measured")
            + bar);
  }

  private static String figure(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
