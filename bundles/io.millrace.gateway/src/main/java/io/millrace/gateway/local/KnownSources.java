// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The sources that sent an accepted token in the last hour. Bounded. Thread-safe. */
final class KnownSources {
  private static final int MAX_SOURCES = 4096;
  private static final long KNOWN_NANOS = Duration.ofHours(1).toNanos();

  private final Time time;
  private final Map<LoginSource, Long> seen = new LinkedHashMap<>();

  KnownSources(Time time) {
    this.time = time;
  }

  synchronized void add(LoginSource source) {
    seen.remove(source);
    seen.put(source, time.nanos());
    if (seen.size() > MAX_SOURCES) {
      seen.remove(seen.keySet().iterator().next());
    }
  }

  synchronized boolean contains(LoginSource source) {
    Long since = seen.get(source);
    return since != null && time.nanos() - since < KNOWN_NANOS;
  }
}
