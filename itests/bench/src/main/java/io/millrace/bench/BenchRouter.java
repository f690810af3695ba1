// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

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
  private final Path folder = Files.createTempDirectory("millrace-bench");
  private final RouterProcess router = RouterProcess.in(folder);
  private final Map<String, Map<String, Object>> configuration = new TreeMap<>();

  /** Starts a router on a UDP port of loopback; returns at once. */
  BenchRouter(Jdk jdk, int port, int ackDelayMillis) throws IOException {
    String loopback = "127.0.0.0/8";
    tell("io.millrace.net-udp", Map.of("name", "udp", "address", "127.0.0.1", "port", port));
    tell(
        "io.millrace.gateway",
        Map.of(
            "anonymous",
            loopback,
            "destinations",
            loopback,
            "ackDelay",
            ackDelayMillis,
            "coalesce",
            false));
    tell("io.millrace.endpoint", Map.of("nstart", 65535, "lanes", 1000));
    router.on(jdk.home()).launch();
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
