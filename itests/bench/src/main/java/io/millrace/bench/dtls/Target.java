// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.dtls;

import io.millrace.bench.idle.ProcessFigures;
import io.millrace.bench.tool.Jdk;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What is measured: the router, or Californium's server, in a process of its own. */
interface Target extends AutoCloseable {
  /** Returns where it serves DTLS. */
  InetSocketAddress address();

  long pid();

  default long cpuMillis() throws IOException {
    return ProcessFigures.cpuMillis(pid());
  }

  @Override
  void close() throws IOException, InterruptedException;

  /** Starts a router whose one socket is for DTLS, and open to all of this machine. */
  static Target router(Jdk jdk) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("millrace-dtls");
    int port = RouterProcess.freePort();
    RouterProcess router = RouterProcess.in(folder).on(jdk.home());
    Path keys = router.etc().resolve("keys/dtls");
    OwnerOnly.createDirectories(keys);
    Files.createFile(keys.resolve("psk"), OwnerOnly.file());
    Files.writeString(
        keys.resolve("psk"),
        SecuredLoad.IDENTITY + ":" + HexFormat.of().formatHex(SecuredLoad.KEY) + "\n");
    router
        .configure(
            "io.millrace.net-dtls",
            Map.of("name", "dtls", "address", "127.0.0.1", "port", port, "secured", true))
        .configure("io.millrace.net-out", Map.of("name", "udp", "address", "127.0.0.1", "port", 0))
        .configure(
            "io.millrace.gateway",
            Map.of(
                "anonymous",
                "127.0.0.0/8",
                "destinations",
                "127.0.0.0/8",
                "ackDelay",
                100,
                "coalesce",
                false))
        .configure("io.millrace.endpoint", Map.of("nstart", 65535, "lanes", 1000))
        .start();
    return new Target() {
      @Override
      public InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
      }

      @Override
      public long pid() {
        return router.process().pid();
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
    };
  }

  /** Starts Californium's server on the same Java. */
  static Target californium(Jdk jdk) throws IOException {
    int port = RouterProcess.freePort();
    Process process =
        new ProcessBuilder(
                List.of(
                    jdk.home().resolve("bin/java").toString(),
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    CaliforniumPeer.class.getName(),
                    Integer.toString(port)))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new Target() {
      @Override
      public InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
      }

      @Override
      public long pid() {
        return process.pid();
      }

      @Override
      public void close() throws InterruptedException {
        process.destroy();
        process.waitFor(15, TimeUnit.SECONDS);
      }
    };
  }
}
