// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What is wrong with the configuration at present, one line for each slip: for the operator's eyes.
 * Who finds slips puts them under a topic of its own. Thread-safe.
 */
final class Refusals implements Supplier<List<String>> {
  /** In a line about a value that is needed and not there. */
  static final String MISSING = " is missing; allowed: ";

  private static final int MOST_TOPICS = 1000;

  private final Map<String, Map<String, String>> byTopic = new TreeMap<>();
  private final Map<String, Set<String>> told = new HashMap<>();
  private final UnaryOperator<String> redaction;
  private volatile Runnable before = () -> {};

  /**
   * Nothing is wrong yet.
   *
   * @param redaction takes secrets out of a line
   */
  Refusals(UnaryOperator<String> redaction) {
    this.redaction = redaction;
  }

  /** Has something done before each {@link #get}, to be up to date. */
  void refreshBy(Runnable task) {
    before = task;
  }

  /** Replaces the lines of a topic. */
  synchronized void put(String topic, Map<String, String> lines) {
    if (lines.isEmpty()) {
      byTopic.remove(topic);
      told.remove(topic);
    } else if (byTopic.size() < MOST_TOPICS || byTopic.containsKey(topic)) {
      Map<String, String> shown = new TreeMap<>(lines);
      shown.replaceAll((key, line) -> redaction.apply(line));
      byTopic.put(topic, shown);
      told.computeIfAbsent(topic, none -> new HashSet<>()).retainAll(shown.values());
    }
  }

  /** Returns the lines of a topic that this has not returned before. */
  synchronized List<String> news(String topic) {
    List<String> fresh = new ArrayList<>();
    for (String line : byTopic.getOrDefault(topic, Map.of()).values()) {
      if (told.get(topic).add(line)) {
        fresh.add(line);
      }
    }
    return fresh;
  }

  /** Returns the lines of a topic. */
  synchronized List<String> get(String topic) {
    return List.copyOf(byTopic.getOrDefault(topic, Map.of()).values());
  }

  /** Tells whether a topic has a line about a value that is not there. */
  boolean isMissing(String topic) {
    return get(topic).stream().anyMatch(line -> line.contains(MISSING));
  }

  /** Returns how many there are. */
  synchronized int size() {
    return byTopic.values().stream().mapToInt(Map::size).sum();
  }

  @Override
  public List<String> get() {
    before.run();
    synchronized (this) {
      List<String> lines = new ArrayList<>();
      byTopic.values().forEach(each -> lines.addAll(each.values()));
      return lines;
    }
  }
}
