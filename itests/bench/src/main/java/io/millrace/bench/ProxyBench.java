// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.tool.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * CPU of the proxy per request: the origin alone, bare relays in C and in Java, and Millrace with
 * and without a delayed acknowledgement, uncached, cached, towards a slow origin and with two
 * accounts of which one has no permission; all in one run, because only ratios within a run can be
 * compared.
 */
final class ProxyBench {
  private static final int FAST_PORT = 5690;
  private static final int CACHEABLE_PORT = 5691;
  private static final int SLOW_PORT = 5692;
  private static final int ROUTER_PORT = 5785;
  private static final int SLOW_MICROS = 10_000;
  private static final long ANSWERS = 1_000_000;
  private static final int MAX_SECONDS = 300;
  private static final int MAX_RUNS = 4;

  /** The clients of a run come from addresses of their own, and from few more than these. */
  private static final int HOSTS = 40_000;

  private static final String MANY_URIS = "10000000";
  private static final int[] FEW = {64};
  private static final int[] SOME = {64, 1000};
  private static final int[] ALL = {64, 1000, 8000};
  private static final int[] THOUSAND = {1000};

  private final Yardstick yardstick;
  private final Jdk jdk;
  private final boolean isShort;
  private final Path log;
  private final ObjectMapper json = new ObjectMapper();
  private final ProxyReport report = new ProxyReport();
  private int firstHost;

  /**
   * What is measured.
   *
   * @param port that it serves
   * @param origin the port of the origin that is asked for
   * @param configuration what it was told
   * @param uris how many are asked for, in turn
   */
  private record Subject(
      String label,
      int port,
      int origin,
      long pid,
      Map<String, Map<String, Object>> configuration,
      String uris) {}

  ProxyBench(Yardstick yardstick, Jdk jdk, boolean isShort) {
    this.yardstick = yardstick;
    this.jdk = jdk;
    this.isShort = isShort;
    this.log = yardstick.built().resolve("children.log");
  }

  /** Runs it; false when a bar is missed. */
  boolean run() throws IOException, InterruptedException {
    try (Child source = origin(FAST_PORT, log, "--max-age", "0")) {
      Subject direct =
          new Subject("direct", FAST_PORT, FAST_PORT, source.pid(), Map.of(), MANY_URIS);
      measure(direct, FEW);
      relay("relay", List.of(yardstick.program("coaprelay"), "5783", at(FAST_PORT)), 5783, SOME);
      javaRelay(ProxyReport.YARDSTICK, FAST_PORT, ALL);
      for (String pattern : jdk.version() < 22 ? List.<String>of() : ProxyReport.PATTERNS) {
        relay(ProxyReport.BATCH_RELAY + pattern, batchRelay(pattern), 5786, SOME);
      }
      router(ProxyReport.DELAYED, 100, FAST_PORT, MANY_URIS, ALL);
      router(ProxyReport.AT_ONCE, 0, FAST_PORT, MANY_URIS, ALL);
    }
    cached();
    try (Child source = origin(SLOW_PORT, log, "--max-age", "0", "--delay-us", "" + SLOW_MICROS)) {
      javaRelay(ProxyReport.SLOW_YARDSTICK, SLOW_PORT, THOUSAND);
      router(ProxyReport.SLOW, 100, SLOW_PORT, MANY_URIS, THOUSAND);
    }
    System.out.println(report.line(jdk.version(), isShort));
    List<String> verdict = ProxyThresholds.verdict(report.rows(), jdk.version());
    verdict.forEach(System.out::println);
    return isShort || verdict.stream().noneMatch(line -> line.startsWith(ProxyThresholds.MISSED));
  }

  private static String at(int port) {
    return "127.0.0.1:" + port;
  }

  private Child origin(int port, Path output, String... more) throws IOException {
    List<String> command = new ArrayList<>(List.of(yardstick.program("coaporigin"), "-p"));
    command.add("" + port);
    command.addAll(List.of(more));
    return Child.start(command, output);
  }

  private List<String> batchRelay(String pattern) {
    return List.of(
        jdk.java(),
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        "io.millrace.carrier.batch.BatchRelay",
        "5786",
        "" + FAST_PORT,
        pattern);
  }

  private void javaRelay(String label, int origin, int... clients)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(jdk.java(), yardstick.program("JavaRelay.java"), "5784", "" + origin);
    try (Child relay = Child.start(command, log)) {
      measure(new Subject(label, 5784, origin, relay.pid(), Map.of(), MANY_URIS), clients);
    }
  }

  private void relay(String label, List<String> command, int port, int... clients)
      throws IOException, InterruptedException {
    try (Child relay = Child.start(command, log)) {
      measure(new Subject(label, port, FAST_PORT, relay.pid(), Map.of(), MANY_URIS), clients);
    }
  }

  private void router(String label, int ackDelay, int origin, String uris, int... clients)
      throws IOException, InterruptedException {
    try (BenchRouter router = new BenchRouter(jdk, ROUTER_PORT, ackDelay)) {
      router.awaitReady();
      measure(
          new Subject(label, ROUTER_PORT, origin, router.pid(), router.configuration(), uris),
          clients);
    }
  }

  /** The rows of which the origin says how often it was asked. */
  private void cached() throws IOException, InterruptedException {
    Path counted = yardstick.built().resolve("cacheable.log");
    String uris = "" + ProxyThresholds.CACHED_URIS;
    try (Child source = origin(CACHEABLE_PORT, counted, "--max-age", "3600")) {
      router(ProxyReport.CACHED, 100, CACHEABLE_PORT, uris, FEW);
    }
    report.setOriginRequests(requests(counted));
    try (Child source = origin(CACHEABLE_PORT, log, "--max-age", "3600");
        BenchRouter router = BenchRouter.withSessions(jdk, ROUTER_PORT)) {
      router.awaitReady();
      System.err.println("bench: two accounts …");
      List<String> tokens = List.of(router.token("permitted"), router.token("refused", "nothing"));
      try (AccountsLoad load = new AccountsLoad(ROUTER_PORT, CACHEABLE_PORT, tokens)) {
        load.ask(isShort ? 20_000 : 100_000);
        double before = router.cpuSeconds();
        AccountsLoad.Seen seen = load.ask(isShort ? 50_000 : ANSWERS);
        report.addAccounts(seen, router.cpuSeconds() - before, router.configuration());
      }
    }
  }

  private long requests(Path counted) throws IOException {
    for (String line : Files.readAllLines(counted)) {
      if (line.startsWith("{")) {
        return json.readTree(line).at("/origin/requests").asLong(-1);
      }
    }
    return -1;
  }

  private void measure(Subject subject, int... numbers) throws IOException, InterruptedException {
    for (int clients : numbers) {
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
    command.addAll(List.of("-u", subject.uris, "-i", "proxy=" + subject.pid, "-F", "" + firstHost));
    firstHost += HOSTS;
    if (subject.port != subject.origin) {
      command.addAll(List.of("-P", "coap://" + at(subject.origin)));
    }
    command.add(at(subject.port));
    return json.readTree(Child.run("coapbench", command));
  }
}
