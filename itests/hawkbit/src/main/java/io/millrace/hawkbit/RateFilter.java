// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.util.HashMap;
import java.util.Map;

/**
 * Lets so many requests of one address pass in each second, and answers 429 without a body after
 * that; 403 to addresses that are blocked. No address is exempt. Thread-safe.
 */
final class RateFilter {
  private static final long WINDOW_NANOS = 1_000_000_000L;

  private final Settings settings;
  private final Map<String, Window> windows = new HashMap<>();

  private static final class Window {
    private long since;
    private int reads;
    private int writes;
  }

  RateFilter(Settings settings) {
    this.settings = settings;
  }

  /** Returns the answer of one that does not pass; null when it passes. */
  synchronized Answer refusal(Request request, long nanos) {
    String address = address(request);
    if (settings.blocked().contains(address)) {
      return Answer.empty(403);
    }
    Window window = windows.computeIfAbsent(address, each -> new Window());
    if (window.reads + window.writes == 0 || nanos - window.since > WINDOW_NANOS) {
      window.since = nanos;
      window.reads = 0;
      window.writes = 0;
    }
    boolean over =
        request.method().equals("GET")
            ? ++window.reads > settings.reads()
            : ++window.writes > settings.writes();
    return over ? Answer.empty(429) : null;
  }

  private static String address(Request request) {
    String forwarded = request.header("X-Forwarded-For");
    return forwarded.isEmpty() ? request.from() : forwarded.split(",")[0].trim();
  }
}
