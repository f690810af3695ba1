// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.metrics.Histogram;
import io.millrace.http.server.ServedPaths;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} answers. */
class MetricsHandlerTest {
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

  private final TurnedTime time = new TurnedTime();
  private final MeterRegistry meters = new MeterRegistry();
  private final MetricsHandler handler = new MetricsHandler(meters, time, "1.2.3");

  private String get() throws Exception {
    try (ServedPaths served = new ServedPaths(time).with(MetricsHandler.AT, handler)) {
      HttpResponse<String> answer = served.send("GET", "/metrics");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(served.send("POST", "/metrics").statusCode()).isEqualTo(405);
      assertThat(served.send("GET", "/metrics/x").statusCode()).isEqualTo(404);
      return answer.body();
    }
  }

  @Test
  void counters_gauges_and_the_process_are_shown_with_type_and_help() throws Exception {
    meters.counter("millrace_gateway_requests_total", "method", "GET", "code", "2.05").add(3);
    meters.gauge("millrace_sessions", () -> 7);
    assertThat(get())
        .contains("# TYPE millrace_gateway_requests_total counter\n")
        .contains("# HELP millrace_sessions Open sessions.\n")
        .contains("millrace_gateway_requests_total{method=\"GET\",code=\"2.05\"} 3\n")
        .contains("# TYPE millrace_sessions gauge\nmillrace_sessions 7\n")
        .contains("millrace_build_info{version=\"1.2.3\",java=\"")
        .contains("jvm_memory_used_bytes{area=\"heap\"} ")
        .contains("process_open_fds ");
  }

  @Test
  void histogram_has_buckets_that_grow_and_end_with_its_count() throws Exception {
    Histogram seconds = meters.histogram("millrace_store_commit_seconds");
    for (double each : new double[] {0.001, 0.2, 0.3, 0.3, 100}) {
      seconds.record(each);
    }
    assertThat(get())
        .contains("# TYPE millrace_store_commit_seconds histogram\n")
        .contains("millrace_store_commit_seconds_bucket{le=\"0.0009765625\"} 0\n")
        .contains("millrace_store_commit_seconds_bucket{le=\"0.25\"} 2\n")
        .contains("millrace_store_commit_seconds_bucket{le=\"0.5\"} 4\n")
        .contains("millrace_store_commit_seconds_bucket{le=\"64\"} 4\n")
        .contains("millrace_store_commit_seconds_bucket{le=\"+Inf\"} 5\n")
        .contains("millrace_store_commit_seconds_count 5\n")
        .contains("millrace_store_commit_seconds_sum 100.801\n")
        .doesNotContain("quantile");
  }

  @Test
  void gauge_that_fails_is_not_a_number_and_the_others_are_shown() throws Exception {
    meters.gauge(
        "millrace_plugin",
        () -> {
          throw new NoClassDefFoundError("gone");
        });
    assertThat(get()).contains("millrace_plugin NaN\n").contains("millrace_uptime_seconds ");
  }

  @Test
  void promtool_finds_no_fault(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(PROMTOOL));
    meters.histogram("millrace_gateway_request_seconds").record(0.1);
    meters.histogram("millrace_gateway_request_seconds", "side", "a\"\n\\").record(0.1);
    meters.counter("millrace_coap_messages_total", "direction", "in").increment();
    Path file = Files.write(folder.resolve("metrics"), handler.text());
    Process promtool =
        new ProcessBuilder(PROMTOOL.toString(), "check", "metrics")
            .redirectInput(file.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes());
    assertThat(promtool.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(said).isEmpty();
    assertThat(promtool.exitValue()).isZero();
  }
}
