// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The assembled router as a process, with a configuration and data of its own, open to loopback.
 */
final class Router implements AutoCloseable {
  private final Process process;
  private final Path folder;

  private Router(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Starts a router on a UDP port; returns at once. */
  static Router start(Path home, Jdk jdk, int port, int ackDelayMillis) throws IOException {
    Path folder = Files.createTempDirectory("millrace-bench");
    Path etc = folder.resolve("etc");
    copy(home.resolve("etc"), etc);
    Files.writeString(
        etc.resolve("io.millrace.net-udp.cfg"), "name=udp\naddress=127.0.0.1\nport=" + port + "\n");
    Files.writeString(
        etc.resolve("io.millrace.gateway.cfg"),
        "anonymous=127.0.0.0/8\ndestinations=127.0.0.0/8\nackDelayMillis=" + ackDelayMillis + "\n");
    ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/millrace").toString(), "run");
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", jdk.home().toString());
    environment.put("MILLRACE_HOME", home.toString());
    environment.put("MILLRACE_ETC", etc.toString());
    environment.put("MILLRACE_DATA", folder.resolve("data").toString());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile());
    return new Router(builder.start(), folder);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(file.getFileName().toString());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Returns once the router says that it is ready, or fails with its output. */
  void awaitReady() throws IOException, InterruptedException {
    long limit = System.nanoTime() + 60_000_000_000L;
    Path ready = folder.resolve("data/run/ready");
    while (!Files.exists(ready)) {
      if (!process.isAlive() || System.nanoTime() > limit) {
        throw new IOException(
            "the router did not start: " + Files.readString(folder.resolve("out")));
      }
      process.waitFor(20, java.util.concurrent.TimeUnit.MILLISECONDS);
    }
  }

  /** Returns the Java process (the script replaces itself by it). */
  long pid() {
    return process.pid();
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
    process.destroy();
    if (!process.waitFor(15, java.util.concurrent.TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
