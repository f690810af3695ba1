// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.login;

import io.millrace.api.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where good tokens came from in the last hour. Bounded. Thread-safe. */
final class KnownSources {
  private static final int MOST_SOURCES = 4096;
  private static final long KEPT = Duration.ofHours(1).toNanos();

  private final Time time;
  private final Map<Source, Long> seen = new LinkedHashMap<>();

  KnownSources(Time time) {
    this.time = time;
  }

  synchronized void add(Source source) {
    seen.remove(source);
    seen.put(source, time.nanos());
    if (seen.size() > MOST_SOURCES) {
      seen.remove(seen.keySet().iterator().next());
    }
  }

  synchronized boolean contains(Source source) {
    Long since = seen.get(source);
    return since != null && time.nanos() - since < KEPT;
  }
}
