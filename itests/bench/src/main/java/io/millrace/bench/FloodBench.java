// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.tool.Jdk;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an honest client sees of 4,000 logins with bad tokens a second: none, from one port, and
 * from 10,000 forged sources. The router has its defaults.
 */
final class FloodBench {
  private static final int PORT = 5787;
  private static final double MOST_P99_MILLIS = 5;
  private static final int WARM_UP_SECONDS = 5;
  private static final int LOGINS = 5;

  private final boolean isShort;
  private final InetSocketAddress router = new InetSocketAddress("127.0.0.1", PORT);
  private final List<Map<String, Object>> rows = new ArrayList<>();
  private BenchRouter process;
  private boolean missed;

  FloodBench(boolean isShort) {
    this.isShort = isShort;
  }

  /** Runs it; false when an honest client had to suffer. */
  boolean run() throws IOException, InterruptedException {
    try (BenchRouter started = new BenchRouter(Jdk.newest(), PORT, 0)) {
      process = started;
      process.awaitReady();
      ask(WARM_UP_SECONDS, List.of());
      measure("no flood", null, false);
      for (BadTokens tokens : BadTokens.values()) {
        measure("one port", tokens, false);
        measure("10,000 sources", tokens, true);
      }
    }
    System.out.println(new ObjectMapper().writeValueAsString(Map.of("flood", rows)));
    return !missed;
  }

  private void measure(String name, BadTokens tokens, boolean forged)
      throws IOException, InterruptedException {
    int seconds = isShort ? 5 : 30;
    List<String> good = new ArrayList<>();
    for (int i = 0; i < LOGINS; i++) {
      good.add(process.token("honest-" + rows.size() + "-" + i));
    }
    HonestClient.Seen seen;
    long sent = 0;
    if (tokens == null) {
      seen = ask(seconds, good);
    } else {
      try (Flood flood = new Flood(router, forged, tokens)) {
        seen = ask(seconds, good);
        sent = flood.sent();
      }
    }
    report(name + (tokens == null ? "" : ", " + tokens.name().toLowerCase()), sent, seen);
  }

  private HonestClient.Seen ask(int seconds, List<String> tokens) throws IOException {
    try (HonestClient client = new HonestClient(router)) {
      return client.ask(seconds, tokens);
    }
  }

  private void report(String name, long sent, HonestClient.Seen seen) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("flood", name);
    row.put("badTokens", sent);
    row.put("asked", seen.asked());
    row.put("lost", seen.lost());
    row.put("p50Millis", seen.p50());
    row.put("p99Millis", seen.p99());
    row.put("maxMillis", seen.max());
    row.put("logins", seen.logins());
    row.put("loggedIn", seen.loggedIn());
    rows.add(row);
    boolean good = seen.lost() == 0 && seen.p99() <= MOST_P99_MILLIS;
    missed |= !good;
    System.err.printf(
        "%-28s %,9d bad tokens; /help: %,6d asked, %d lost, p50 %.2f ms, p99 %.2f ms, max %.2f ms;"
            + " %d of %d logins%s%n",
        name,
        sent,
        seen.asked(),
        seen.lost(),
        seen.p50(),
        seen.p99(),
        seen.max(),
        seen.loggedIn(),
        seen.logins(),
        good ? "" : "  MISSED (0 lost, p99 at most 5 ms)");
  }
}
