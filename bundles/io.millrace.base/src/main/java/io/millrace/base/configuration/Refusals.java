// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What is refused at present, one line for each PID and key: for the operator's eyes. Thread-safe.
 */
final class Refusals implements Supplier<List<String>> {
  private static final int MOST_PIDS = 1000;

  private final Map<String, Map<String, String>> byPid = new TreeMap<>();

  /** Replaces the lines of a PID; returns those that were not there before. */
  synchronized List<String> put(String pid, Map<String, String> lines) {
    Map<String, String> before = byPid.getOrDefault(pid, Map.of());
    List<String> fresh = new ArrayList<>();
    lines.forEach(
        (key, line) -> {
          if (!line.equals(before.get(key))) {
            fresh.add(line);
          }
        });
    if (lines.isEmpty()) {
      byPid.remove(pid);
    } else if (byPid.size() < MOST_PIDS) {
      byPid.put(pid, new TreeMap<>(lines));
    }
    return fresh;
  }

  @Override
  public synchronized List<String> get() {
    List<String> lines = new ArrayList<>();
    byPid.values().forEach(each -> lines.addAll(each.values()));
    return lines;
  }
}
