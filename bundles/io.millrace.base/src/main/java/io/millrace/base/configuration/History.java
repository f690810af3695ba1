// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.lang.reflect.Array;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What each PID was handed last, and the good values before that. A component refuses values only
 * when it has them: then they can be taken back. For one thread at a time.
 */
final class History {
  private final Map<String, Handed> last = new HashMap<>();
  private final Map<String, String> replaced = new TreeMap<>();

  /**
   * What was handed out.
   *
   * @param values as they were configured
   * @param checked as they were handed out after each was checked
   * @param before the good ones before them
   * @param refused whether the component refused them
   */
  private record Handed(
      Map<String, Object> values,
      Map<String, Object> checked,
      Map<String, String> before,
      boolean refused) {}

  /** Takes note of values that are going to be handed out; the same ones again change nothing. */
  void begin(String pid, Dictionary<String, Object> properties, Map<String, String> good) {
    Map<String, Object> values = copy(properties);
    Handed handed = last.get(pid);
    if (handed == null || !handed.values().equals(values)) {
      last.put(pid, new Handed(values, Map.of(), good, false));
      replaced.remove(pid);
    }
  }

  /** Takes note of what has become of them. */
  void checked(String pid, Dictionary<String, Object> properties) {
    Handed handed = last.get(pid);
    Map<String, Object> checked = copy(properties);
    last.put(pid, new Handed(handed.values(), checked, handed.before(), handed.refused()));
  }

  /** Tells whether these values were refused. */
  boolean isRefused(String pid, Dictionary<String, Object> properties) {
    Handed handed = last.get(pid);
    return handed != null && handed.refused() && handed.values().equals(copy(properties));
  }

  /** Tells whether there were good values before those that were handed out last. */
  boolean hasBefore(String pid) {
    return !last.get(pid).before().isEmpty();
  }

  /**
   * Takes note that the last values are refused.
   *
   * @param keys those that the component has values of
   * @param had the values it had; others than the last mean that it has not seen those yet
   * @return the good values before; null when this was known, or the component had others
   */
  Map<String, String> refuse(String pid, Set<String> keys, Map<String, Object> had) {
    Handed handed = last.get(pid);
    if (handed == null || handed.refused()) {
      return null;
    }
    for (String key : keys) {
      Object value = handed.checked().get(key);
      if (value != null && (had.get(key) == null || !value.equals(comparable(had.get(key))))) {
        return null;
      }
    }
    last.put(pid, new Handed(handed.values(), handed.checked(), handed.before(), true));
    return handed.before();
  }

  /** Returns a line, by PID, for all that was replaced by what was good before. */
  Map<String, String> replaced() {
    return replaced;
  }

  void forget(String pid) {
    last.remove(pid);
    replaced.remove(pid);
  }

  /** Comparable: texts, numbers and lists as what they show. */
  private static Map<String, Object> copy(Dictionary<String, Object> properties) {
    Map<String, Object> copy = new TreeMap<>();
    properties
        .keys()
        .asIterator()
        .forEachRemaining(key -> copy.put(key, comparable(properties.get(key))));
    return copy;
  }

  private static Object comparable(Object value) {
    return value instanceof Object[] many
        ? List.of(many)
        : Objects.toString(value.getClass().isArray() ? Array.getLength(value) : value);
  }
}
