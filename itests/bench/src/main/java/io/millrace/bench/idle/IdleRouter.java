// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.idle;

import io.millrace.lib.testing.FreePort;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** A router with its default configuration, on ports of its own, that nobody talks to. */
final class IdleRouter implements AutoCloseable {
  private static final String DISTRIBUTION = "millrace.distribution";

  private final Path folder = Files.createTempDirectory("millrace-bench");
  private final Path javaHome;
  private final RouterProcess router;
  private long cpuBefore;

  /** Starts one; returns when it is ready. */
  IdleRouter(Path distribution, Path javaHome) throws IOException, InterruptedException {
    this.javaHome = javaHome;
    router = prepared(distribution, folder).on(javaHome);
    router.configure(
        "io.millrace.net-udp",
        Map.of("name", "udp", "address", "127.0.0.1", "port", RouterProcess.freePort()));
    router.configure("io.millrace.ssh", Map.of("port", FreePort.tcp()));
    router.configure("io.millrace.http", Map.of("port", FreePort.tcp()));
    router.start();
  }

  private static RouterProcess prepared(Path distribution, Path folder) throws IOException {
    String before = System.setProperty(DISTRIBUTION, distribution.toString());
    try {
      return RouterProcess.in(folder);
    } finally {
      System.setProperty(DISTRIBUTION, before);
    }
  }

  private long pid() {
    return router.process().pid();
  }

  /** Begins a window. */
  void begin() throws IOException {
    cpuBefore = ProcessFigures.cpuMillis(pid());
  }

  /** Returns the CPU time since the window began, in milliseconds. */
  double cpuMillis() throws IOException {
    return ProcessFigures.cpuMillis(pid()) - cpuBefore;
  }

  /** Collects the garbage and returns the figures of the window that took so much CPU. */
  IdleFigures figures(double cpuMillis) throws IOException, InterruptedException {
    return new IdleFigures(
        cpuMillis,
        ProcessFigures.heapBytes(javaHome, pid()),
        ProcessFigures.metaspaceBytes(javaHome, pid()));
  }

  @Override
  public void close() throws IOException, InterruptedException {
    router.stop();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
