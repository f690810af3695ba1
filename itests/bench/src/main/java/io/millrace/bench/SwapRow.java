// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What clients saw while one bundle was replaced again and again. The pause of a swap is the
 * longest time that a request sent around it had to wait for its answer.
 */
final class SwapRow {
  private final String bundle;
  private final List<Double> updates = new ArrayList<>();
  private final List<Double> resumed = new ArrayList<>();
  private final List<Double> reads = new ArrayList<>();
  private final List<Double> logins = new ArrayList<>();
  private final Map<String, Integer> refusals = new TreeMap<>();
  private int requests;
  private int lost;

  SwapRow(String bundle) {
    this.bundle = bundle;
  }

  /**
   * Adds a swap.
   *
   * @param begun when the bundle's update began, in nanoseconds
   * @param updated when it was over, stop and start included
   */
  void add(long begun, long updated, List<SwapClient.Sent> sent) {
    updates.add((updated - begun) / 1e6);
    resumed.add(firstAfter(updated, sent));
    reads.add(longest(sent, false));
    logins.add(longest(sent, true));
    requests += sent.size();
    for (SwapClient.Sent each : sent) {
      if (!each.isGood()) {
        lost++;
        String what = (each.login ? "login " : "read ") + (each.code == 0 ? "none" : each.code);
        refusals.merge(what, 1, Integer::sum);
      }
    }
  }

  /** How long after the update the first of the requests was answered that waited then. */
  private static double firstAfter(long updated, List<SwapClient.Sent> sent) {
    return sent.stream()
        .filter(each -> each.isGood() && each.at - updated < 0)
        .mapToDouble(each -> (each.answeredAt - updated) / 1e6)
        .filter(millis -> millis >= 0)
        .min()
        .orElse(0);
  }

  private static double longest(List<SwapClient.Sent> sent, boolean login) {
    return sent.stream()
        .filter(each -> each.login == login && each.isGood())
        .mapToDouble(SwapClient.Sent::millis)
        .max()
        .orElse(0);
  }

  /** Returns how many requests were not answered, or not as they are when nothing is replaced. */
  int lost() {
    return lost;
  }

  /** Returns the figures by name; times in milliseconds. */
  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("bundle", bundle);
    figures.put("swaps", updates.size());
    figures.put("update_p50_ms", quantile(updates, 0.5));
    figures.put("resume_p50_ms", quantile(resumed, 0.5));
    figures.put("resume_p99_ms", quantile(resumed, 0.99));
    figures.put("read_pause_p50_ms", quantile(reads, 0.5));
    figures.put("read_pause_p99_ms", quantile(reads, 0.99));
    figures.put("login_pause_p50_ms", quantile(logins, 0.5));
    figures.put("login_pause_p99_ms", quantile(logins, 0.99));
    figures.put("requests", requests);
    figures.put("lost", lost);
    if (lost > 0) {
      figures.put("instead", refusals);
    }
    return figures;
  }

  /** Returns the smallest value that so large a part of all does not exceed, in tenths. */
  static double quantile(List<Double> values, double part) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int at = (int) Math.ceil(part * sorted.size()) - 1;
    return sorted.isEmpty() ? 0 : Math.round(10 * sorted.get(Math.max(0, at))) / 10.0;
  }
}
