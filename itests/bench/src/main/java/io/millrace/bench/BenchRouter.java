// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** The assembled router, open to loopback, with configuration and data of its own. */
final class BenchRouter implements AutoCloseable {
  private final Path folder = Files.createTempDirectory("millrace-bench");
  private final RouterProcess router = RouterProcess.in(folder);

  /** Starts a router on a UDP port of loopback; returns at once. */
  BenchRouter(Jdk jdk, int port, int ackDelayMillis) throws IOException {
    router
        .on(jdk.home())
        .configure(
            "io.millrace.net-udp", Map.of("name", "udp", "address", "127.0.0.1", "port", port))
        .configure(
            "io.millrace.gateway",
            Map.of(
                "anonymous", "127.0.0.0/8",
                "destinations", "127.0.0.0/8",
                "ackDelay", ackDelayMillis))
        .configure("io.millrace.endpoint", Map.of("nstart", 65535, "openRequests", 100_000))
        .launch();
  }

  void awaitReady() throws IOException, InterruptedException {
    router.awaitReady();
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
