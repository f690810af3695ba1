// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the rows of {@code bench link} must come up to. */
final class LinkThresholds {
  private static final List<String> NEVER =
      List.of("lost_silently", "executed_twice", "undetected", "stuck");

  /** Shares of the computed limit of the line, without errors and with the fewest. */
  private static final double GOODPUT = 0.90;

  /** The same at 1e-4, for the two sizes; an ARQ that lost no time at all would get 94 and 83 %. */
  private static final double GOODPUT_DAMAGED = 0.80;

  private static final double GOODPUT_DAMAGED_LONG = 0.68;

  /** How far the counted error rate may be from the one set, as a share of that. */
  private static final double RATE_TOLERANCE = 0.10;

  private final List<String> failed = new ArrayList<>();

  private LinkThresholds() {}

  /** Returns one line for people for each threshold that a row misses; none when all hold. */
  static List<String> missedBy(List<Map<String, Object>> rows) {
    LinkThresholds thresholds = new LinkThresholds();
    rows.forEach(thresholds::judge);
    return thresholds.failed;
  }

  private void judge(Map<String, Object> row) {
    if (row.containsKey("skipped")) {
      return;
    }
    for (String count : NEVER) {
      long seen = ((Number) row.get(count)).longValue();
      require(seen == 0, row, count + " is " + seen + ", must be 0");
    }
    if (row.containsKey("bit_error_rate")) {
      judgeRates(row, figure(row, "bit_error_rate"));
    }
  }

  private void judgeRates(Map<String, Object> row, double rate) {
    atLeast(row, "get_success", rate >= 1e-3 ? 0.80 : 0.999);
    if (rate <= 1e-5) {
      atLeast(row, "goodput_of_limit", GOODPUT);
    } else if (rate <= 1e-4) {
      boolean isLong = figure(row, "message_bytes") >= LinkRun.LONG_MESSAGE_BYTES;
      atLeast(row, "goodput_of_limit", isLong ? GOODPUT_DAMAGED_LONG : GOODPUT_DAMAGED);
    }
    double counted = figure(row, "counted_bit_error_rate");
    require(
        Math.abs(counted - rate) <= RATE_TOLERANCE * rate,
        row,
        "counted_bit_error_rate is " + counted + ", must be within 10 % of " + rate);
  }

  private void atLeast(Map<String, Object> row, String name, double least) {
    double seen = figure(row, name);
    require(seen >= least, row, name + " is " + seen + ", must be " + least + " at least");
  }

  private void require(boolean holds, Map<String, Object> row, String otherwise) {
    if (!holds) {
      Object which = row.getOrDefault("line", row.get("bit_error_rate"));
      failed.add("row " + which + ", " + row.get("message_bytes") + " bytes: " + otherwise);
    }
  }

  private static double figure(Map<String, Object> row, String name) {
    return ((Number) row.get(name)).doubleValue();
  }
}
