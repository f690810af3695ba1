// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bench.tool.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * 8,000 requests a second for minutes, through the router and through a bare relay at the same
 * time: how long the slowest hundredth takes, and what the router's heap holds before and after. It
 * is warmed up for longer than messages are remembered, so that all memory for them is in use.
 */
final class SteadyBench {
  private static final int ORIGIN_PORT = 5693;
  private static final int RELAY_PORT = 5787;
  private static final int ROUTER_PORT = 5788;
  private static final int CLIENTS = 64;
  private static final int RATE = 8000;
  private static final double P99 = 3;

  /** EXCHANGE_LIFETIME [RFC 7252 §4.8.2], and a minute. */
  private static final Duration WARM_UP = Duration.ofSeconds(247 + 60);

  /** How long before the measurement the heap is looked at, which stops the router. */
  private static final Duration AHEAD = Duration.ofSeconds(10);

  /** So many addresses are more than the clients of one generator need. */
  private static final int HOSTS = 40_000;

  private final Yardstick yardstick;
  private final Jdk jdk;
  private final Duration warmUp;
  private final Duration length;
  private final ObjectMapper json = new ObjectMapper();

  SteadyBench(Yardstick yardstick, Jdk jdk, boolean isShort, Duration length) {
    this.yardstick = yardstick;
    this.jdk = jdk;
    this.warmUp = isShort ? AHEAD.plusSeconds(20) : WARM_UP;
    this.length = length;
  }

  /** Runs it; false when a bar is missed. */
  boolean run() throws Exception {
    Path log = yardstick.built().resolve("children.log");
    List<String> origin =
        List.of(yardstick.program("coaporigin"), "-p", "" + ORIGIN_PORT, "--max-age", "0");
    List<String> relay =
        List.of(jdk.java(), yardstick.program("JavaRelay.java"), "" + RELAY_PORT, "" + ORIGIN_PORT);
    ExecutorService both = Executors.newFixedThreadPool(2);
    try (Child source = Child.start(origin, log);
        Child bare = Child.start(relay, log);
        BenchRouter router = new BenchRouter(jdk, ROUTER_PORT, 100)) {
      router.awaitReady();
      say(RATE + " requests/s for " + warmUp.plus(length).toSeconds() + " s …");
      Future<JsonNode> yard = both.submit(() -> generate("JavaRelay", RELAY_PORT, 0, bare.pid()));
      Future<JsonNode> ours =
          both.submit(() -> generate("millrace", ROUTER_PORT, HOSTS, router.pid()));
      Thread.sleep(warmUp.minus(AHEAD).toMillis());
      SoakFigures before = SoakFigures.of(jdk.home(), router.pid());
      JsonNode yardReport = yard.get();
      JsonNode ourReport = ours.get();
      return report(yardReport, ourReport, before, SoakFigures.of(jdk.home(), router.pid()));
    } finally {
      both.shutdownNow();
    }
  }

  private boolean report(JsonNode yard, JsonNode ours, SoakFigures before, SoakFigures after) {
    ObjectNode report = json.createObjectNode().put("bench", "steady").put("java", jdk.version());
    report.put("heap_bytes_before", before.heapBytes()).put("heap_bytes_after", after.heapBytes());
    report.set("relay", yard);
    report.set("millrace", ours);
    List<String> missed = missed(yard, ours);
    missed.addAll(after.growth(before));
    missed.forEach(SteadyBench::say);
    report.set("missed", json.valueToTree(missed));
    System.out.println(report);
    return missed.isEmpty();
  }

  /** Returns one line for people for each bar that is missed. */
  static List<String> missed(JsonNode relay, JsonNode router) {
    List<String> missed = new ArrayList<>();
    double ratio = router.path("p99_us").asDouble() / relay.path("p99_us").asDouble();
    if (!(ratio <= P99)) {
      missed.add("p99 is " + ratio + " times the relay's, must be " + P99 + " at most");
    }
    for (String none : List.of("lost", "mixed_up", "not_2xx")) {
      if (router.path(none).asLong(-1) != 0) {
        missed.add(none + " is " + router.path(none).asText("not told") + ", must be 0");
      }
    }
    return missed;
  }

  private JsonNode generate(String label, int port, int firstHost, long pid)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(yardstick.program("coapbench")));
    command.addAll(List.of("-l", label, "-c", "" + CLIENTS, "-r", "" + RATE));
    command.addAll(List.of("-w", "" + warmUp.toSeconds(), "-t", "" + length.toSeconds()));
    command.addAll(List.of("-u", "10000000", "-i", "proxy=" + pid, "-F", "" + firstHost));
    command.addAll(List.of("-P", "coap://127.0.0.1:" + ORIGIN_PORT, "127.0.0.1:" + port));
    return json.readTree(Child.run("coapbench", command));
  }

  private static void say(String what) {
    System.err.println("bench: " + what);
  }
}
