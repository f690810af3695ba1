// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static java.util.Map.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lib.testing.FreePort;
import io.millrace.rig.FieldRig;
import io.millrace.rig.RouterProcess;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A router as Prometheus, its alerts, the dashboard and a service manager's probes see it. */
@Timeout(240)
class MonitoringTest {
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
  private static final Path TESTS = Path.of("../../runtime/src/test/monitoring/alerts-test.yml");
  private static final Path MONITORING =
      Path.of(System.getProperty("millrace.distribution")).resolve("monitoring");
  private static final Path ALERTS = MONITORING.resolve("millrace-alerts.yml");
  private static final Path DASHBOARD = MONITORING.resolve("millrace-dashboard.json");
  private static final Pattern NAME = Pattern.compile("\\b(millrace|jvm|process)_[a-z_]+\\b");
  private static final Duration TIME_OUT = Duration.ofSeconds(30);

  private static final int PORT = FreePort.tcp();

  @TempDir static Path home;
  private static RouterProcess router;

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    router = RouterProcess.in(home);
    router
        .configure("io.millrace.net-udp", of("address", "127.0.0.1", "port", FreePort.udp()))
        .configure("io.millrace.http", of("port", PORT))
        .configure("io.millrace.line.pipe-uart0", of("name", "uart0"))
        .configure("io.millrace.nic-uart0", of("mac", FieldRig.MAC, "line", "uart0"))
        .start();
  }

  @AfterAll
  static void stop() throws Exception {
    router.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + PORT + path);
    return client.send(
        HttpRequest.newBuilder(uri).timeout(TIME_OUT).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> await(String path, int status) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(100);
    HttpResponse<String> answer = null;
    while ((answer == null || answer.statusCode() != status) && System.nanoTime() < deadline) {
      try {
        answer = get(path);
      } catch (ConnectException notYet) {
        answer = null;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(answer == null ? 10 : 300));
    }
    assertThat(answer).as("an answer at " + path).isNotNull();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer;
  }

  private void promtool(Path input, String... words) throws Exception {
    assumeTrue(Files.isExecutable(PROMTOOL));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.command().add(0, PROMTOOL.toString());
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  /** The names that a line of a type declares, with those that a histogram's lines have. */
  private static Set<String> declared(String metrics) {
    Set<String> names = new TreeSet<>();
    Matcher each = Pattern.compile("(?m)^# TYPE (\\w+) (\\w+)$").matcher(metrics);
    while (each.find()) {
      names.add(each.group(1));
      if (each.group(2).equals("histogram")) {
        names.add(each.group(1) + "_bucket");
      }
    }
    return names;
  }

  private static Set<String> asked(Path file) throws Exception {
    Set<String> names = new TreeSet<>();
    Matcher each = NAME.matcher(Files.readString(file).replaceAll("(?m)^ *#.*$", ""));
    while (each.find()) {
      names.add(each.group());
    }
    return names;
  }

  @Test
  void metrics_are_described_and_have_all_that_alerts_and_dashboard_ask_for() throws Exception {
    await("/healthz/ready", 200);
    await("/healthz", 200);
    String metrics = get("/metrics").body();
    assertThat(metrics).doesNotContain("not part of Millrace");
    assertThat(declared(metrics)).containsAll(asked(ALERTS)).containsAll(asked(DASHBOARD));
    assertThat(asked(DASHBOARD)).hasSizeGreaterThan(20);
    assertThat(metrics).contains("millrace_link_up{link=\"uart0\"} 1\n");
    promtool(Files.writeString(folder.resolve("metrics"), metrics), "check", "metrics");
  }

  @Test
  void gateway_that_is_stopped_makes_the_router_not_ready_and_leaves_it_alive() throws Exception {
    await("/healthz/ready", 200);
    router.shell("stop io.millrace.gateway");
    assertThat(await("/healthz/ready", 503).body()).contains("\"name\":\"gateway\"");
    assertThat(get("/healthz/live").statusCode()).isEqualTo(200);
    router.shell("start io.millrace.gateway");
    await("/healthz/ready", 200);
  }

  @Test
  void server_listens_again_at_once_when_its_bundle_is_replaced() throws Exception {
    await("/healthz/live", 200);
    for (int i = 0; i < 3; i++) {
      assertThat(router.shell("refresh io.millrace.http").status()).isZero();
      assertThat(await("/metrics", 200).body()).contains("millrace_uptime_seconds ");
    }
  }

  @Test
  void alerts_are_raised_by_what_they_are_for_alone() throws Exception {
    Path alerts = Files.copy(ALERTS, folder.resolve(ALERTS.getFileName()));
    Path tests = Files.copy(TESTS, folder.resolve(TESTS.getFileName()));
    promtool(null, "check", "rules", alerts.toString());
    promtool(null, "test", "rules", tests.toString());
  }
}
