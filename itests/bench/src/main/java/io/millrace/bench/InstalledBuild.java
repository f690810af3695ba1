// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import io.millrace.bench.tool.Jdk;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** A router of some build that was started and stopped before, with its archive of classes. */
final class InstalledBuild implements AutoCloseable, Comparable<InstalledBuild> {
  private static final String LOOPBACK = "127.0.0.0/8";

  private final String name;
  private final int port;
  private final Path folder = Files.createTempDirectory("millrace-bench");
  private final RouterProcess router = RouterProcess.empty(folder);

  private InstalledBuild(String name, int port) throws IOException {
    this.name = name;
    this.port = port;
  }

  /** Prepares one; a build that has no archive of classes runs without. */
  static InstalledBuild of(String name, Path distribution, Jdk jdk, int port)
      throws IOException, InterruptedException {
    InstalledBuild build = new InstalledBuild(name, port);
    build.router.program(distribution).on(jdk.home()).environment("MILLRACE_ARCHIVE", "auto");
    try (Stream<Path> defaults = Files.list(distribution.resolve("etc"))) {
      for (Path file : defaults.toList()) {
        Files.copy(file, build.router.etc().resolve(file.getFileName()));
      }
    }
    build.router.configure("io.millrace.ssh", Map.of("port", 0));
    build.router.configure("io.millrace.http", Map.of("port", 0));
    build.router.configure(
        "io.millrace.net-udp", Map.of("name", "udp", "address", "127.0.0.1", "port", port));
    build.router.configure(
        "io.millrace.gateway",
        Map.of("anonymous", LOOPBACK, "destinations", LOOPBACK, "coalesce", false));
    build.router.start().stop();
    System.err.print(build.router.command("archive").output());
    return build;
  }

  String name() {
    return name;
  }

  int port() {
    return port;
  }

  /** Starts it and returns at once. */
  void launch() throws IOException {
    Files.deleteIfExists(router.data().resolve("run/ready"));
    router.launch();
  }

  void awaitReady() throws IOException, InterruptedException {
    router.awaitReady();
  }

  void stop() throws InterruptedException {
    router.stop();
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

  /** Returns a field of the process's status, in the kernel's unit. */
  long status(String field) throws IOException {
    try (Stream<String> lines =
        Files.lines(Path.of("/proc/" + router.process().pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith(field + ":"))
          .map(line -> line.replaceAll("[^0-9]", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElse(-1);
    }
  }

  /** Another one comes before this one, so that it is measured first. */
  @Override
  public int compareTo(InstalledBuild other) {
    return name.compareTo(other.name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InstalledBuild that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public void close() throws InterruptedException, IOException {
    router.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
