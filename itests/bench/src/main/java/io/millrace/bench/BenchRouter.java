// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import io.millrace.bench.tool.Jdk;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The assembled router, open to loopback, with configuration and data of its own. Beyond its
 * defaults it is told what its operator would tell it where thousands of clients share one fast
 * destination: not to hold requests back for each other (NSTART is 1 by default [RFC 7252 §4.7]),
 * and to use as many local ports as fresh message IDs take at such a rate. It sends every request
 * downstream, as the relay beside it does, though all clients ask for the same.
 */
final class BenchRouter implements AutoCloseable {
  /** How many sessions an account may have without a word about it. */
  private static final int DEFAULT_QUOTA = 10;

  private static final String LOOPBACK = "127.0.0.0/8";

  private final Path folder = Files.createTempDirectory("millrace-bench");
  private final RouterProcess router = RouterProcess.in(folder);
  private final Map<String, Map<String, Object>> configuration = new TreeMap<>();

  /** Starts a router on a UDP port of loopback; returns at once. */
  BenchRouter(Jdk jdk, int port, int ackDelayMillis) throws IOException {
    this(
        jdk,
        port,
        Map.of(
            "anonymous",
            LOOPBACK,
            "destinations",
            LOOPBACK,
            "ackDelay",
            ackDelayMillis,
            "coalesce",
            false),
        DEFAULT_QUOTA);
  }

  private BenchRouter(Jdk jdk, int port, Map<String, Object> gateway, int quota)
      throws IOException {
    this(jdk, port, gateway, quota, 0);
  }

  private BenchRouter(Jdk jdk, int port, Map<String, Object> gateway, int quota, int httpPort)
      throws IOException {
    if (httpPort != 0) {
      tell("io.millrace.http", Map.of("port", httpPort));
    }
    tell("io.millrace.net-udp", Map.of("name", "udp", "address", "127.0.0.1", "port", port));
    tell("io.millrace.gateway", gateway);
    if (quota != DEFAULT_QUOTA) {
      tell("io.millrace.session", Map.of("quota", quota));
    }
    tell("io.millrace.endpoint", Map.of("nstart", 65535, "lanes", 1000));
    router.on(jdk.home()).launch();
  }

  /** Starts one that asks for sessions; returns at once. */
  static BenchRouter withSessions(Jdk jdk, int port) throws IOException {
    return new BenchRouter(
        jdk, port, Map.of("destinations", LOOPBACK, "ackDelay", 100), AccountsLoad.CLIENTS);
  }

  /** Starts one that serves HTTP as well; returns at once. */
  static BenchRouter withHttp(Jdk jdk, int port, int httpPort) throws IOException {
    Map<String, Object> gateway =
        Map.of("anonymous", LOOPBACK, "destinations", LOOPBACK, "ackDelay", 100, "coalesce", false);
    return new BenchRouter(jdk, port, gateway, DEFAULT_QUOTA, httpPort);
  }

  private void tell(String pid, Map<String, Object> values) throws IOException {
    configuration.put(pid, new TreeMap<>(values));
    router.configure(pid, values);
  }

  /** Returns what it was told, by PID. */
  Map<String, Map<String, Object>> configuration() {
    return configuration;
  }

  void awaitReady() throws IOException, InterruptedException {
    router.awaitReady();
  }

  /** Returns a token that the router has issued. */
  String token(String subject) throws IOException, InterruptedException {
    return router.command("token", "--subject", subject).output().trim();
  }

  /** Returns a token of a scope that the router has issued. */
  String token(String subject, String scope) throws IOException, InterruptedException {
    return router.command("token", "--subject", subject, "--scope", scope).output().trim();
  }

  /** Returns the CPU time of the process so far. */
  double cpuSeconds() {
    return router
        .process()
        .toHandle()
        .info()
        .totalCpuDuration()
        .map(used -> used.toMillis() / 1000.0)
        .orElse(Double.NaN);
  }

  /** Returns the Java process: the script replaces itself by it. */
  long pid() {
    return router.process().pid();
  }

  /** Returns a field of the process's status, in the kernel's unit, for example VmRSS in KiB. */
  long status(String field) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith(field + ":"))
          .map(line -> line.replaceAll("[^0-9]", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElse(-1);
    }
  }

  @Override
  public void close() throws InterruptedException, IOException {
    router.stop();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
