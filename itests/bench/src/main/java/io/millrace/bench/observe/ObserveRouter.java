// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.observe;

import io.millrace.bench.idle.ProcessFigures;
import io.millrace.bench.swap.RouterMemory;
import io.millrace.bench.tool.Jdk;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** A router that serves so many observers, with configuration and data of its own. */
final class ObserveRouter implements AutoCloseable {
  private static final int MOST = 20_000;

  private final Path folder = Files.createTempDirectory("millrace-observe");
  private final int port = RouterProcess.freePort();
  private final RouterProcess router;
  private final Jdk jdk;

  ObserveRouter(Jdk jdk) throws IOException, InterruptedException {
    this.jdk = jdk;
    router = RouterProcess.in(folder).on(jdk.home());
    String loopback = "127.0.0.0/8";
    router.configure(
        "io.millrace.net-udp", Map.of("name", "udp", "address", "127.0.0.1", "port", port));
    router.configure(
        "io.millrace.gateway",
        Map.of("anonymous", loopback, "destinations", loopback, "observations", MOST));
    router.configure("io.millrace.endpoint", Map.of("peers", MOST));
    router.start();
  }

  InetSocketAddress address() {
    return new InetSocketAddress("127.0.0.1", port);
  }

  /** Kills it, and returns when it is ready again. */
  void restart() throws IOException, InterruptedException {
    router.kill();
    router.start();
  }

  private long pid() {
    return router.process().pid();
  }

  long cpuMillis() throws IOException {
    return ProcessFigures.cpuMillis(pid());
  }

  /** Returns the bytes that are live in its heap. */
  long heapBytes() throws IOException, InterruptedException {
    return RouterMemory.of(jdk.home(), pid()).bytes();
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
