// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bench.tool.Jdk;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * From process start to the first answer through the proxy, what it costs, and what the idle router
 * holds then: of an installed router that has run before, as a package leaves it, with its archive
 * of classes. With another build the two start in turn.
 */
final class StartBench {
  private static final int ORIGIN_PORT = 5691;
  private static final int ROUTER_PORT = 5786;
  private static final Duration TIME_LIMIT = Duration.ofSeconds(60);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Yardstick yardstick;
  private final Jdk jdk;
  private final int runs;
  private final Path against;

  /**
   * Makes one.
   *
   * @param against the folder of another build's distribution; null: this one alone
   */
  StartBench(Yardstick yardstick, Jdk jdk, int runs, Path against) {
    this.yardstick = yardstick;
    this.jdk = jdk;
    this.runs = runs;
    this.against = against;
  }

  /** What was measured of one build, a value a run. */
  private static final class Figures {
    private final List<Double> answered = new ArrayList<>();
    private final List<Double> cpu = new ArrayList<>();
    private final List<Double> resident = new ArrayList<>();
    private final List<Double> threads = new ArrayList<>();

    void putInto(ObjectNode result) {
      result.put("first_answer_ms", Math.round(median(answered)));
      result.put("cpu_seconds", median(cpu));
      result.put("idle_rss_mb", Math.round(median(resident)));
      result.put("threads", Math.round(median(threads)));
    }
  }

  void run() throws IOException, InterruptedException {
    Path log = yardstick.built().resolve("children.log");
    String port = Integer.toString(ORIGIN_PORT);
    Map<InstalledBuild, Figures> builds = new TreeMap<>();
    try (Child origin = Child.start(List.of(yardstick.program("coaporigin"), "-p", port), log)) {
      Path own = Path.of(System.getProperty("millrace.distribution"));
      builds.put(InstalledBuild.of("this", own, jdk, ROUTER_PORT), new Figures());
      if (against != null) {
        builds.put(InstalledBuild.of("other", against, jdk, ROUTER_PORT + 1), new Figures());
      }
      for (int run = 1; run <= runs && origin.isAlive(); run++) {
        System.err.println("bench: start " + run + " of " + runs + " …");
        for (Map.Entry<InstalledBuild, Figures> each : builds.entrySet()) {
          measure(each.getKey(), each.getValue());
        }
      }
    } finally {
      for (InstalledBuild each : builds.keySet()) {
        each.close();
      }
    }
    print(builds);
  }

  private static void measure(InstalledBuild build, Figures figures)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    build.launch();
    InetSocketAddress proxy = new InetSocketAddress("127.0.0.1", build.port());
    FirstAnswer.await(proxy, "coap://127.0.0.1:" + ORIGIN_PORT + "/r", TIME_LIMIT);
    figures.answered.add((System.nanoTime() - begun) / 1e6);
    figures.cpu.add(build.cpuSeconds());
    build.awaitReady();
    LockSupport.parkNanos(IDLE_NANOS);
    figures.resident.add(build.status("VmRSS") / 1024.0);
    figures.threads.add((double) build.status("Threads"));
    build.stop();
  }

  private void print(Map<InstalledBuild, Figures> builds) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode result = json.createObjectNode().put("bench", "start").put("java", jdk.version());
    result.put("runs", runs);
    List<Double> cpu = new ArrayList<>();
    builds.forEach(
        (build, figures) -> {
          cpu.add(median(figures.cpu));
          if (build.name().equals("this")) {
            figures.putInto(result);
          } else {
            figures.putInto(result.putObject("against"));
          }
        });
    if (cpu.size() == 2) {
      result.put("cpu_ratio", Math.round(100 * cpu.get(1) / cpu.get(0)) / 100.0);
    }
    System.out.println(json.writeValueAsString(result));
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }
}
