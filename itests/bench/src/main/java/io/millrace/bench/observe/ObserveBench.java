// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.observe;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.tool.Jdk;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ten thousand observers of one resource of a server: in each round its state changes, and the next
 * one begins when every observer has the new state. What that costs the router, and what an
 * observer takes of its heap. Then a router with a thousand is killed, and all are to hear again.
 */
public final class ObserveBench {
  private static final int FEW = 100;
  private static final int MANY = 10_000;
  private static final int KILLED = 1_000;
  private static final long ROUND_MILLIS = 30_000;
  private static final long AFTER_KILL_MILLIS = 30_000;

  private final int warmUpRounds;
  private final int rounds;
  private final Map<String, Object> figures = new LinkedHashMap<>();
  private int value;
  private long leftOut;

  /** Makes one of so many rounds after so many others. */
  public ObserveBench(int warmUpRounds, int rounds) {
    this.warmUpRounds = warmUpRounds;
    this.rounds = rounds;
  }

  /** Runs it; false when a bar is missed. */
  public boolean run() throws IOException, InterruptedException {
    Jdk jdk = Jdk.newest();
    figures.put("bench", "observe");
    figures.put("java", jdk.version());
    figures.put("observers", MANY);
    figures.put("rounds", rounds);
    measure(jdk);
    kill(jdk);
    List<String> missed = ObserveThresholds.missedBy(figures);
    missed.forEach(each -> System.err.println("bench: " + each));
    figures.put("missed", missed);
    System.out.println(new ObjectMapper().writeValueAsString(figures));
    return missed.isEmpty();
  }

  private void measure(Jdk jdk) throws IOException, InterruptedException {
    try (ObserveRouter router = new ObserveRouter(jdk);
        ObservedOrigin origin = new ObservedOrigin();
        Observers observers = new Observers(MANY, router.address())) {
      say(FEW + " observers …");
      observers.register(FEW, origin.uri());
      rounds(origin, observers, 10 * warmUpRounds);
      long before = router.heapBytes();
      say(MANY + " observers …");
      observers.register(MANY, origin.uri());
      rounds(origin, observers, warmUpRounds);
      say(rounds + " rounds …");
      leftOut = 0;
      long notifications = observers.notifications();
      long cpu = router.cpuMillis();
      long begun = System.nanoTime();
      rounds(origin, observers, rounds);
      double seconds = (System.nanoTime() - begun) / 1e9;
      long used = router.cpuMillis() - cpu;
      notifications = observers.notifications() - notifications;
      figures.put("notifications", notifications);
      figures.put("left_out", leftOut);
      figures.put("downstream_observations", origin.observations());
      figures.put("downstream_requests", origin.requests());
      figures.put("notifications_per_second", Math.round(notifications / seconds));
      figures.put(
          "cpu_seconds_per_100000", Math.round(100.0 * used * 100 / notifications * 10) / 1000.0);
      figures.put("heap_bytes_per_observer", (router.heapBytes() - before) / (MANY - FEW));
    }
  }

  private void rounds(ObservedOrigin origin, Observers observers, int count)
      throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      observers.expect(++value);
      origin.become(value);
      leftOut += observers.await(ROUND_MILLIS);
    }
  }

  private void kill(Jdk jdk) throws IOException, InterruptedException {
    try (ObserveRouter router = new ObserveRouter(jdk);
        ObservedOrigin origin = new ObservedOrigin();
        Observers observers = new Observers(KILLED, router.address())) {
      say(KILLED + " observers of a router that is killed …");
      observers.register(KILLED, origin.uri());
      rounds(origin, observers, 2);
      observers.expect(++value);
      origin.set(value);
      router.restart();
      long ready = System.nanoTime();
      int missing = observers.await(AFTER_KILL_MILLIS);
      figures.put("heard_after_kill_ms", (System.nanoTime() - ready) / 1_000_000);
      observers.expect(++value);
      origin.become(value);
      figures.put("left_out_after_kill", Math.max(missing, observers.await(AFTER_KILL_MILLIS)));
    }
  }

  private static void say(String what) {
    System.err.println("bench: " + what);
  }
}
