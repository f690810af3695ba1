// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import io.millrace.lib.files.configuration.ValueReference;
import io.millrace.lib.files.configuration.ValueReference.Target;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What the references of all files stand for. Their values go to the components alone: neither
 * Configuration Admin's files nor a line for the operator have them. A reference that has no value
 * any more keeps the one it had. Thread-safe.
 */
final class References {
  private static final int MOST = 1000;
  private static final int SHORTEST_HIDDEN = 4;
  private static final String HIDDEN = "(secret)";

  private final Path folder;
  private final UnaryOperator<String> environment;
  private final Map<ValueReference, Target> targets = new HashMap<>();
  private final Map<ValueReference, String> last = new HashMap<>();
  private final Map<ValueReference, Long> versions = new HashMap<>();

  /**
   * Makes one.
   *
   * @param folder where paths that are not absolute begin
   * @param environment the variable of a name, or null
   */
  References(Path folder, UnaryOperator<String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** Those of a router with this folder of the site; null: it has none. */
  static References of(String etc) {
    return new References(Path.of(etc == null ? "." : etc), System::getenv);
  }

  /** Reads the files anew; tells whether one has another value. */
  synchronized boolean look() {
    boolean changed = false;
    for (Map.Entry<ValueReference, Target> each : targets.entrySet()) {
      String before = last.get(each.getKey());
      Target now = each.getKey().isFile() ? read(each.getKey()) : each.getValue();
      if (!now.equals(each.setValue(now))) {
        changed = true;
        // What has no value any more goes on with the one before: nothing is made anew for that.
        if (now.value() != null && !now.value().equals(before)) {
          versions.merge(each.getKey(), 1L, Long::sum);
        }
      }
    }
    return changed;
  }

  private Target read(ValueReference reference) {
    Target target = reference.read(folder, environment);
    if (target.value() != null) {
      last.put(reference, target.value());
    }
    return target;
  }

  /**
   * Marks the keys of a configuration whose values have references, so that they are put in where
   * it is handed out, and again when a file has changed.
   *
   * @param notes takes what has no value
   */
  synchronized void mark(
      EffectiveConfiguration used, Map<String, Integer> lines, String subject, Notes notes) {
    Map<String, Object> marked = new TreeMap<>();
    long[] version = {0};
    used.values()
        .forEach(
            (key, value) -> {
              List<ValueReference> found = ValueReference.in(value.toString());
              found.forEach(
                  each -> {
                    String fault = target(each).fault();
                    version[0] += versions.getOrDefault(each, 0L);
                    if (!fault.isEmpty()) {
                      String rest = "%s: %s %s".formatted(key, each.text(), fault);
                      notes.add(subject, lines.getOrDefault(key, 0), key, rest);
                    }
                  });
              if (!found.isEmpty()) {
                marked.put(key, value);
              }
            });
    if (!marked.isEmpty()) {
      used.values().put(ConfigurationLabel.REFERENCES, String.join("\n", marked.keySet()));
      used.values().put(ConfigurationLabel.READ, Long.toString(version[0]));
    }
  }

  /** Takes what is wrong with a reference. */
  interface Notes {
    /** Takes one thing; the line is 0 when it is not known. */
    void add(String subject, int line, String key, String rest);
  }

  private Target target(ValueReference reference) {
    Target known = targets.get(reference);
    if (known == null) {
      known = read(reference);
      if (targets.size() < MOST) {
        targets.put(reference, known);
      }
    }
    return known;
  }

  /** Returns the keys of a configuration whose values have references. */
  static Set<String> keys(Object marked) {
    return marked == null ? Set.of() : Set.copyOf(Arrays.asList(marked.toString().split("\n")));
  }

  /** Returns a value with what its references stand for; null when one has never had a value. */
  synchronized String resolve(String value) {
    String resolved = value;
    for (ValueReference each : ValueReference.in(value)) {
      String target = target(each).value();
      String counts = target == null ? last.get(each) : target;
      if (counts == null) {
        return null;
      }
      resolved = resolved.replace(each.text(), counts);
    }
    return resolved;
  }

  /** Puts what references stand for into a configuration; a key without a value goes. */
  void putInto(Dictionary<String, Object> properties) {
    for (String key : keys(properties.get(ConfigurationLabel.REFERENCES))) {
      Object value = properties.get(key);
      String resolved = value instanceof String text ? resolve(text) : null;
      if (resolved != null) {
        properties.put(key, resolved);
      } else if (value instanceof String) {
        properties.remove(key);
      }
    }
  }

  /** Returns a line without any value of a reference. */
  synchronized String redacted(String line) {
    String redacted = line;
    for (String each : last.values()) {
      if (each.length() >= SHORTEST_HIDDEN) {
        redacted = redacted.replace(each, HIDDEN);
      }
    }
    return redacted;
  }
}
