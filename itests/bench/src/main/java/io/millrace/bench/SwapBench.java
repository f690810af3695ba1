// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.rig.FieldRig;
import io.millrace.rig.RouterProcess;
import io.millrace.rig.SecondBuild;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How long clients wait when an operator replaces a bundle of the running router: a session reads a
 * sensor behind a NIC and its link, and renews itself, while {@code felix:update} goes to and fro
 * between two builds of the bundle. Everything is in one router process, with a Device IC at the
 * end of a pipe.
 */
final class SwapBench {
  /** Without {@code io.millrace.}: the gateway, the NICs, their links, and where sessions are. */
  static final List<String> BUNDLES = List.of("gateway", "nic", "link.hdlc", "store.mvstore");

  private static final int PORT = 5788;
  private static final int WARM_UP_READS = 500;
  private static final long SETTLED_NANOS = 400_000_000L;
  private static final long LOST_NANOS = 15_000_000_000L;
  private static final long START_NANOS = 60_000_000_000L;

  private final Path distribution = Path.of(System.getProperty("millrace.distribution"));
  private final List<String> bundles;
  private final int swaps;
  private final List<SwapRow> rows = new ArrayList<>();

  SwapBench(List<String> bundles, int swaps) {
    this.bundles = bundles;
    this.swaps = swaps;
  }

  /** Runs it; false when a request was lost. */
  boolean run() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("millrace-swap");
    Jdk jdk = Jdk.newest();
    try (FieldRig rig = FieldRig.inMemory(folder).on(PORT)) {
      configure(rig.router().on(jdk.home()));
      rig.start();
      InetSocketAddress router = new InetSocketAddress("127.0.0.1", PORT);
      String uri = rig.uri("snsr/arduino/temp?sens");
      ShellLines shell = new ShellLines(rig.router().data().resolve("run/shell.sock"));
      try (SwapClient client = new SwapClient(router, uri, rig.token())) {
        awaitGood(client, WARM_UP_READS);
        for (String bundle : bundles) {
          rows.add(swap(bundle, shell, client, folder));
        }
      }
      explain(rig.router());
    } finally {
      delete(folder);
    }
    print(jdk);
    return rows.stream().allMatch(row -> row.lost() == 0);
  }

  /** Prints the router's own warnings and errors when a request was lost. */
  private void explain(RouterProcess router) {
    if (rows.stream().anyMatch(row -> row.lost() > 0)) {
      router.output().lines().filter(SwapBench::isWarning).forEach(System.err::println);
    }
  }

  private static boolean isWarning(String line) {
    return line.contains("WARN") || line.contains("ERROR") || line.contains("SEVERE");
  }

  /** What a pause holds up has room to wait; otherwise the router has its defaults. */
  private static void configure(RouterProcess router) throws IOException {
    router.configure("io.millrace.profile.milli", Map.of("queueLimit", 1000));
    router.configure(
        "io.millrace.nic-uart0", Map.of("mac", FieldRig.MAC, "line", "uart0", "queueLimit", 1000));
  }

  private SwapRow swap(String bundle, ShellLines shell, SwapClient client, Path folder)
      throws IOException, InterruptedException {
    Path installed = SecondBuild.installed(distribution, "io.millrace." + bundle);
    List<Path> builds =
        List.of(
            SecondBuild.of(installed, folder, "ONE"), SecondBuild.of(installed, folder, "OTHER"));
    long id = shell.bundleId("io.millrace." + bundle);
    SwapRow row = new SwapRow(bundle);
    for (int i = 0; i < swaps; i++) {
      client.drain(System.nanoTime());
      awaitGood(client, 10);
      long begun = System.nanoTime();
      shell.run("felix:update " + id + " " + builds.get(i % 2).toUri());
      row.add(begun, System.nanoTime(), settled(client));
      System.err.print(".");
    }
    System.err.println(" " + row.figures());
    return row;
  }

  private static void awaitGood(SwapClient client, int answers)
      throws IOException, InterruptedException {
    for (long begun = System.nanoTime(); client.good() < answers; Thread.sleep(5)) {
      if (System.nanoTime() - begun > START_NANOS) {
        throw new IOException("the router does not answer: " + client.drain(System.nanoTime()));
      }
    }
  }

  /** Returns what was sent until a while after the swap, as soon as all of it is answered. */
  private static List<SwapClient.Sent> settled(SwapClient client)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + SETTLED_NANOS;
    while (System.nanoTime() < end
        || !client.isAnswered(end) && System.nanoTime() < end + LOST_NANOS) {
      Thread.sleep(5);
    }
    return client.drain(end);
  }

  private void print(Jdk jdk) throws IOException {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("bench", "swap");
    result.put("java", jdk.version());
    result.put("distribution", distribution.normalize().toString());
    result.put("rows", rows.stream().map(SwapRow::figures).toList());
    System.out.println(new ObjectMapper().writeValueAsString(result));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
