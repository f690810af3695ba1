// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * CPU of the proxy per request, uncached, with 64 and 1000 clients: the origin alone, a bare relay
 * in C and in Java, and Millrace with and without a delayed acknowledgement, all in one run,
 * because only ratios within a run can be compared.
 */
final class ProxyBench {
  private static final int ORIGIN_PORT = 5690;
  private static final int ROUTER_PORT = 5785;
  private static final long ANSWERS = 1_000_000;
  private static final int MAX_SECONDS = 300;
  private static final int MAX_RUNS = 4;
  private static final int[] CLIENTS = {64, 1000};

  private final Yardstick yardstick;
  private final boolean isShort;
  private final ObjectMapper json = new ObjectMapper();
  private final ProxyReport report = new ProxyReport();
  private Jdk jdk;
  private int firstHost;

  /** What is measured: its label, the port it serves, its process, and what it was told. */
  private record Subject(
      String label, int port, long pid, Map<String, Map<String, Object>> configuration) {}

  ProxyBench(Yardstick yardstick, boolean isShort) {
    this.yardstick = yardstick;
    this.isShort = isShort;
  }

  void run() throws IOException, InterruptedException {
    jdk = Jdk.newest();
    String port = Integer.toString(ORIGIN_PORT);
    String origin = "127.0.0.1:" + port;
    Path log = yardstick.built().resolve("children.log");
    try (Child source =
        Child.start(List.of(yardstick.program("coaporigin"), "-p", port, "--max-age", "0"), log)) {
      measure(new Subject("direct", ORIGIN_PORT, source.pid(), Map.of()));
      try (Child relay =
          Child.start(List.of(yardstick.program("coaprelay"), "5783", origin), log)) {
        measure(new Subject("relay", 5783, relay.pid(), Map.of()));
      }
      String program = yardstick.program("JavaRelay.java");
      try (Child relay = Child.start(List.of(jdk.java(), program, "5784", port), log)) {
        measure(new Subject(ProxyReport.YARDSTICK, 5784, relay.pid(), Map.of()));
      }
      measureRouter("millrace ackDelay=100ms", 100);
      measureRouter("millrace ackDelay=0", 0);
    }
    System.out.println(report.line(jdk.version(), isShort));
  }

  private void measureRouter(String label, int ackDelayMillis)
      throws IOException, InterruptedException {
    try (BenchRouter router = new BenchRouter(jdk, ROUTER_PORT, ackDelayMillis)) {
      router.awaitReady();
      measure(new Subject(label, ROUTER_PORT, router.pid(), router.configuration()));
    }
  }

  private void measure(Subject subject) throws IOException, InterruptedException {
    for (int clients : CLIENTS) {
      System.err.println("bench: " + subject.label + ", " + clients + " clients …");
      JsonNode warm = generate(subject, clients, isShort ? 5 : 22, 3);
      List<JsonNode> runs = new ArrayList<>();
      long missing = ANSWERS;
      double rate = warm.path("rps").asDouble();
      do {
        JsonNode run = generate(subject, clients, 1, isShort ? 5 : seconds(missing, rate));
        runs.add(run);
        missing -= run.path("answered").asLong();
        rate = run.path("rps").asDouble();
      } while (!isShort && missing > 0 && runs.size() < MAX_RUNS);
      report.add(subject.label, clients, subject.configuration, runs);
    }
  }

  /** Returns how long it takes to get so many answers at that rate, with something to spare. */
  static int seconds(long answers, double rate) {
    return (int) Math.min(MAX_SECONDS, Math.ceil(1.2 * answers / Math.max(1, rate)));
  }

  private JsonNode generate(Subject subject, int clients, int warm, int seconds)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(yardstick.program("coapbench")));
    command.addAll(List.of("-l", subject.label, "-c", "" + clients));
    command.addAll(List.of("-w", "" + warm, "-t", "" + seconds));
    command.addAll(List.of("-u", "10000000", "-i", "proxy=" + subject.pid, "-F", "" + firstHost));
    firstHost += 200_000;
    if (subject.port != ORIGIN_PORT) {
      command.addAll(List.of("-P", "coap://127.0.0.1:" + ORIGIN_PORT));
    }
    command.add("127.0.0.1:" + subject.port);
    return json.readTree(Child.run("coapbench", command));
  }
}
