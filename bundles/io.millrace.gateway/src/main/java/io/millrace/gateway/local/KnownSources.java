// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.time.Time;
import io.millrace.lib.bounded.BoundedMap;
import java.time.Duration;

/** The sources that sent an accepted token in the last hour. Bounded. Thread-safe. */
final class KnownSources {
  private static final int MAX_SOURCES = 4096;
  private static final long KNOWN_NANOS = Duration.ofHours(1).toNanos();

  private final Time time;
  private final BoundedMap<LoginSource, Long> seen =
      BoundedMap.<LoginSource, Long>ofAtMost(MAX_SOURCES).lifetime(KNOWN_NANOS, at -> at).build();

  KnownSources(Time time) {
    this.time = time;
  }

  synchronized void add(LoginSource source) {
    long now = time.nanos();
    seen.put(source, now, now);
  }

  synchronized boolean contains(LoginSource source) {
    return seen.get(source, time.nanos()) != null;
  }
}
