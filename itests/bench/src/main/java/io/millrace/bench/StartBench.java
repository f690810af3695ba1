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

/**
 * From process start to the first answer through the proxy, and what the idle router holds then.
 */
final class StartBench {
  private static final int ORIGIN_PORT = 5691;
  private static final int ROUTER_PORT = 5786;
  private static final Duration TIME_LIMIT = Duration.ofSeconds(60);

  private final Yardstick yardstick;
  private final int runs;

  StartBench(Yardstick yardstick, int runs) {
    this.yardstick = yardstick;
    this.runs = runs;
  }

  void run() throws IOException, InterruptedException {
    Jdk jdk = Jdk.newest();
    Path log = yardstick.built().resolve("children.log");
    String port = Integer.toString(ORIGIN_PORT);
    List<Double> answered = new ArrayList<>();
    List<Long> resident = new ArrayList<>();
    List<Long> threads = new ArrayList<>();
    try (Child origin = Child.start(List.of(yardstick.program("coaporigin"), "-p", port), log)) {
      for (int run = 1; run <= runs && origin.isAlive(); run++) {
        System.err.println("bench: start " + run + " of " + runs + " …");
        long begun = System.nanoTime();
        try (BenchRouter router = new BenchRouter(jdk, ROUTER_PORT, 0)) {
          InetSocketAddress proxy = new InetSocketAddress("127.0.0.1", ROUTER_PORT);
          FirstAnswer.await(proxy, "coap://127.0.0.1:" + ORIGIN_PORT + "/r", TIME_LIMIT);
          answered.add((System.nanoTime() - begun) / 1e6);
          router.awaitReady();
          resident.add(router.status("VmRSS"));
          threads.add(router.status("Threads"));
        }
      }
    }
    ObjectMapper json = new ObjectMapper();
    ObjectNode result = json.createObjectNode().put("bench", "start").put("java", jdk.version());
    result.put("runs", answered.size()).put("first_answer_ms", Math.round(median(answered)));
    result.put("idle_rss_mb", Math.round(median(resident) / 1024.0));
    result.put("threads", median(threads));
    System.out.println(json.writeValueAsString(result));
  }

  private static <T extends Comparable<T>> T median(List<T> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }
}
