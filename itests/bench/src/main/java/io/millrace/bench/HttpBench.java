// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.http.ConsoleViewers;
import io.millrace.bench.http.HttpLoad;
import io.millrace.bench.tool.Jdk;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * HTTP to CoAP beside CoAP: how many requests a second the same router answers by {@code /coap} and
 * by UDP, from the same origin and in one run; and how many its HTTP server answers that go no
 * further, which is what the JDK's server leaves to the rest. Then what five open pages of the
 * console cost a router without traffic.
 */
final class HttpBench {
  /** The least part of the rate by CoAP that the rate by HTTP is to be. */
  static final double BAR = 0.3;

  /** The most CPU, in percent of one core, that five open pages of the console are to cost. */
  static final double CONSOLE_BAR = 1;

  private static final int PAGES = 5;
  private static final int ORIGIN_PORT = 5693;
  private static final int ROUTER_PORT = 5787;
  private static final int HTTP_PORT = 5788;
  private static final int COAP_CLIENTS = 64;
  private static final int[] HTTP_CLIENTS = {1, 4, 16};
  private static final String GET =
      "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n\r\n";

  private final Yardstick yardstick;
  private final Jdk jdk;
  private final int warm;
  private final int seconds;
  private final Path log;
  private final List<Map<String, Object>> rows = new ArrayList<>();

  HttpBench(Yardstick yardstick, Jdk jdk, boolean isShort) {
    this.yardstick = yardstick;
    this.jdk = jdk;
    this.warm = isShort ? 5 : 20;
    this.seconds = isShort ? 5 : 20;
    this.log = yardstick.built().resolve("children.log");
  }

  /** Runs it; false when the bar is missed. */
  boolean run() throws IOException, InterruptedException {
    String origin = "127.0.0.1:" + ORIGIN_PORT;
    List<String> command =
        List.of(yardstick.program("coaporigin"), "-p", "" + ORIGIN_PORT, "--max-age", "0");
    double coap;
    double best = 0;
    try (Child source = Child.start(command, log);
        BenchRouter router = BenchRouter.withHttp(jdk, ROUTER_PORT, HTTP_PORT)) {
      router.awaitReady();
      String token = router.token("bench");
      coap = coap(router, origin);
      http(
          router,
          "HTTP server alone",
          16,
          GET.formatted("/.well-known/core", "none"),
          "HTTP/1.1 2");
      for (int clients : HTTP_CLIENTS) {
        String path = "/coap?uri=coap://" + origin + "/bench";
        double rate =
            http(router, "HTTP to CoAP", clients, GET.formatted(path, token), "HTTP/1.1 200");
        best = Math.max(best, rate);
      }
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("bench", "http");
    report.put("java", jdk.version());
    report.put("rows", rows);
    report.put("part_of_coap", Math.round(best / coap * 1000) / 1000.0);
    report.put("bar", BAR);
    double console = consolePercent();
    report.put("console_cpu_percent", console);
    report.put("console_bar", CONSOLE_BAR);
    System.out.println(new ObjectMapper().writeValueAsString(report));
    return best / coap >= BAR && console < CONSOLE_BAR;
  }

  private double consolePercent() throws IOException, InterruptedException {
    System.err.println("bench: console, " + PAGES + " pages …");
    try (BenchRouter router = BenchRouter.withHttp(jdk, ROUTER_PORT, HTTP_PORT)) {
      router.awaitReady();
      try (ConsoleViewers viewers = new ConsoleViewers(HTTP_PORT, router.token("bench", "admin"))) {
        idle(router, 2 * warm); // what a start leaves to be done
        double without = idle(router, 3 * seconds);
        viewers.open(PAGES);
        idle(router, warm);
        double with = idle(router, 3 * seconds);
        return Math.round((with - without) * 1e4) / 100.0;
      }
    }
  }

  /** Returns the part of one core that the router takes while nobody asks. */
  private static double idle(BenchRouter router, int seconds) throws InterruptedException {
    double before = router.cpuSeconds();
    TimeUnit.SECONDS.sleep(seconds);
    return (router.cpuSeconds() - before) / seconds;
  }

  private double coap(BenchRouter router, String origin) throws IOException, InterruptedException {
    System.err.println("bench: CoAP, " + COAP_CLIENTS + " clients …");
    List<String> command = new ArrayList<>(List.of(yardstick.program("coapbench"), "-l", "coap"));
    command.addAll(List.of("-c", "" + COAP_CLIENTS, "-w", "" + warm, "-t", "" + seconds));
    command.addAll(List.of("-u", "1000000", "-P", "coap://" + origin, "127.0.0.1:" + ROUTER_PORT));
    double before = router.cpuSeconds();
    JsonNode run = new ObjectMapper().readTree(Child.run("coapbench", command));
    double rate = run.path("rps").asDouble();
    // The router's CPU counts warm-up too, which runs at the same rate.
    add("CoAP", COAP_CLIENTS, rate, (router.cpuSeconds() - before) / (rate * (warm + seconds)));
    return rate;
  }

  private double http(
      BenchRouter router, String label, int clients, String request, String expected)
      throws IOException {
    System.err.println("bench: " + label + ", " + clients + " clients …");
    InetSocketAddress server = new InetSocketAddress("127.0.0.1", HTTP_PORT);
    try (HttpLoad load = new HttpLoad(server, clients, request, expected)) {
      load.run(warm);
      double before = router.cpuSeconds();
      HttpLoad.Seen seen = load.run(seconds);
      double cpu = router.cpuSeconds() - before;
      Map<String, Object> row = add(label, clients, seen.rate(), cpu / seen.good());
      row.put("bad", seen.bad());
      row.put("reopened", seen.reopened());
      if (seen.bad() > 0) {
        row.put("first_bad", seen.firstBad());
      }
      return seen.bad() == 0 ? seen.rate() : 0;
    }
  }

  private Map<String, Object> add(String label, int clients, double rate, double cpuSeconds) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("label", label);
    row.put("clients", clients);
    row.put("per_second", Math.round(rate));
    row.put("cpu_seconds_per_100000", Math.round(cpuSeconds * 1e7) / 100.0);
    rows.add(row);
    return row;
  }
}
