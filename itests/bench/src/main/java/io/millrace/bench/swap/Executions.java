// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What devices have executed: each PUT has a text of its own. A device that recognises a repeated
 * message by its sender and its message ID does not execute it [RFC 7252 §4.2]. Thread-safe.
 */
final class Executions {
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  void executed(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  boolean contains(String what) {
    return counts.containsKey(what);
  }

  /** Returns how many requests were executed more than once. */
  long twice() {
    return counts.values().stream().filter(count -> count > 1).count();
  }

  /** Returns the first few that were executed more than once. */
  String examples() {
    return counts.entrySet().stream()
        .filter(each -> each.getValue() > 1)
        .limit(5)
        .toList()
        .toString();
  }
}
