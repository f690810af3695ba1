// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of all requests of a run. Thread-safe. */
final class Tally {
  private static final long SECOND = 1_000_000_000L;

  /** Seconds with fewer requests than this say nothing about a share: a run's first and last. */
  private static final int LEAST_A_SECOND = 100;

  private final long begun = System.nanoTime();
  private final Map<Long, int[]> seconds = new HashMap<>();
  private final Map<String, Integer> losses = new TreeMap<>();
  private final Map<String, Integer> wrongs = new TreeMap<>();
  private final List<String> log = new ArrayList<>();
  private Window window;
  private String during = "start";
  private long sent;
  private long answered;
  private long lost;
  private long wrong;

  /** Begins a window, or with null a stretch that counts for no pause. */
  synchronized Window begin(Window next, String what) {
    window = next;
    during = what;
    return next;
  }

  synchronized Window window() {
    return window;
  }

  /** Returns what happens now, for messages about requests that begin now. */
  synchronized String during() {
    return during;
  }

  synchronized void sent(long now) {
    sent++;
    second(now)[0]++;
  }

  /** Counts a datagram that was sent again though nobody dropped it on purpose. */
  synchronized void retransmitted(long now, String what) {
    second(now)[1]++;
    note("retransmitted " + what + " during " + during);
  }

  private int[] second(long now) {
    return seconds.computeIfAbsent((now - begun) / SECOND, second -> new int[2]);
  }

  /** Takes down that the router does not know what a device sends it. */
  synchronized void reset(String what) {
    note(what + " during " + during);
  }

  synchronized void answered(Exchange exchange, long now) {
    answered++;
    Window end = window;
    Window counts = end != null && end.isSwap() ? end : exchange.window;
    if (exchange.window != null && exchange.window.isSwap()) {
      counts = exchange.window;
    }
    if (exchange.kind.isPrompt && counts != null) {
      counts.add(exchange.kind, now - exchange.sentAt);
    }
  }

  /** Counts a request without a final answer, or with an error in its place. */
  synchronized void lost(Exchange exchange, String instead) {
    lost++;
    losses.merge(exchange.kind + " " + instead, 1, Integer::sum);
    note("lost " + exchange + ": " + instead + ", sent during " + exchange.during);
  }

  synchronized void wrong(String what) {
    wrong++;
    wrongs.merge(what, 1, Integer::sum);
    note("wrong " + what + " during " + during);
  }

  /** Begins to count anew. */
  synchronized void forget() {
    sent = 0;
    answered = 0;
    lost = 0;
    wrong = 0;
    losses.clear();
    wrongs.clear();
    seconds.clear();
    log.clear();
  }

  private void note(String line) {
    if (log.size() < 10_000) {
      log.add("%.3f s: %s".formatted((System.nanoTime() - begun) / 1e9, line));
    }
  }

  /** Returns a line for each request that was lost, wrong or repeated, and empties them. */
  synchronized List<String> takeLog() {
    List<String> lines = List.copyOf(log);
    log.clear();
    return lines;
  }

  synchronized long sent() {
    return sent;
  }

  synchronized long answered() {
    return answered;
  }

  synchronized long lost() {
    return lost;
  }

  synchronized long wrong() {
    return wrong;
  }

  synchronized Map<String, Integer> losses() {
    return new TreeMap<>(losses);
  }

  synchronized Map<String, Integer> wrongs() {
    return new TreeMap<>(wrongs);
  }

  /** Returns the worst second's repeated datagrams in percent of that second's requests. */
  synchronized double worstSecond() {
    double worst =
        seconds.values().stream()
            .filter(second -> second[0] >= LEAST_A_SECOND)
            .mapToDouble(second -> 100.0 * second[1] / second[0])
            .max()
            .orElse(0);
    return Math.round(worst * 100) / 100.0;
  }
}
