// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * CPU of the proxy per request, uncached, with 64 and 1000 clients: the origin alone, a bare relay
 * in C and in Java, and Millrace with and without a delayed acknowledgement, all in one run,
 * because only ratios within a run can be compared.
 */
final class ProxyBench {
  private static final int ORIGIN_PORT = 5690;
  private static final long ANSWERS = 1_000_000;
  private static final int[] CLIENTS = {64, 1000};

  private final Yardstick yardstick;
  private final boolean brief;
  private final ObjectMapper json = new ObjectMapper();
  private final ArrayNode rows = json.createArrayNode();
  private final Map<Integer, Double> relayCost = new HashMap<>();
  private Jdk jdk;
  private int firstHost;

  ProxyBench(Yardstick yardstick, boolean brief) {
    this.yardstick = yardstick;
    this.brief = brief;
  }

  void run() throws IOException, InterruptedException {
    jdk = Jdk.newest();
    String port = Integer.toString(ORIGIN_PORT);
    String origin = "127.0.0.1:" + port;
    Path log = yardstick.built().resolve("children.log");
    try (Child source =
        Child.start(List.of(yardstick.program("coaporigin"), "-p", port, "--max-age", "0"), log)) {
      measure("direct", ORIGIN_PORT, source.pid(), false);
      try (Child relay =
          Child.start(List.of(yardstick.program("coaprelay"), "5783", origin), log)) {
        measure("relay", 5783, relay.pid(), true);
      }
      String program = yardstick.program("JavaRelay.java");
      try (Child relay = Child.start(List.of(jdk.java(), program, "5784", port), log)) {
        measure("JavaRelay", 5784, relay.pid(), true);
      }
      measureRouter("millrace ackDelay=100ms", 100);
      measureRouter("millrace ackDelay=0", 0);
    }
    print();
  }

  private void measureRouter(String label, int ackDelayMillis)
      throws IOException, InterruptedException {
    try (BenchRouter router = new BenchRouter(jdk, 5785, ackDelayMillis)) {
      router.awaitReady();
      measure(label, 5785, router.pid(), true);
    }
  }

  private void measure(String label, int port, long pid, boolean proxied)
      throws IOException, InterruptedException {
    for (int clients : CLIENTS) {
      System.err.println("bench: " + label + ", " + clients + " clients …");
      JsonNode warm = generate(label, clients, brief ? 5 : 22, 3, port, pid, proxied);
      double rate = Math.max(1, warm.path("rps").asDouble());
      int seconds = brief ? 5 : (int) Math.min(300, Math.ceil(1.1 * ANSWERS / rate));
      record(label, clients, generate(label, clients, 1, seconds, port, pid, proxied));
    }
  }

  private JsonNode generate(
      String label, int clients, int warm, int seconds, int port, long pid, boolean proxied)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(yardstick.program("coapbench")));
    command.addAll(List.of("-l", label, "-c", "" + clients, "-w", "" + warm, "-t", "" + seconds));
    command.addAll(List.of("-u", "10000000", "-i", "proxy=" + pid, "-F", "" + firstHost));
    firstHost += 200_000;
    if (proxied) {
      command.addAll(List.of("-P", "coap://127.0.0.1:" + ORIGIN_PORT));
    }
    command.add("127.0.0.1:" + port);
    return json.readTree(Child.run("coapbench", command));
  }

  private void record(String label, int clients, JsonNode generator) {
    double cost = generator.path("proxy").path("cpu_s_per_100k").asDouble();
    if (label.equals("JavaRelay")) {
      relayCost.put(clients, cost);
    }
    ObjectNode row = rows.addObject().put("label", label).put("clients", clients);
    row.put("wrong", generator.path("mixed_up").asLong() + generator.path("not_2xx").asLong());
    row.put("lost", generator.path("lost").asLong());
    row.set("generator", generator);
  }

  private void print() throws IOException {
    for (JsonNode row : rows) {
      double relay = relayCost.getOrDefault(row.path("clients").asInt(), 0.0);
      double cost = row.path("generator").path("proxy").path("cpu_s_per_100k").asDouble();
      if (relay > 0) {
        ((ObjectNode) row).put("cpu_ratio", Math.round(100 * cost / relay) / 100.0);
      }
    }
    ObjectNode result = json.createObjectNode().put("bench", "proxy").put("java", jdk.version());
    result.put("short", brief).set("rows", rows);
    System.out.println(json.writeValueAsString(result));
  }
}
