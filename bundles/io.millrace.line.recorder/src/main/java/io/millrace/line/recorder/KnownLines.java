// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.line.Line;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The present lines and their roles. Thread-safe. */
final class KnownLines {
  private final Map<Line, String> roles = new ConcurrentHashMap<>();

  void add(Line line, Map<String, Object> properties) {
    roles.put(line, String.valueOf(properties.getOrDefault(Line.ROLE, Line.PRIMARY)));
  }

  void remove(Line line) {
    roles.remove(line);
  }

  /** Returns the line of a name, or null. */
  Line find(String name) {
    return roles.keySet().stream()
        .filter(line -> line.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  String role(Line line) {
    return roles.getOrDefault(line, Line.PRIMARY);
  }

  /** Returns the names, for a message. */
  String names() {
    return roles.isEmpty()
        ? "there are no lines"
        : "the lines are "
            + String.join(", ", roles.keySet().stream().map(Line::name).sorted().toList());
  }
}
