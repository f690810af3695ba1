// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.dtls;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.tool.Jdk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;

/**
 * What a proxied request over DTLS costs the router beside Californium's forwarding server, with
 * two cipher suites; how many handshakes a second each has; and what clients of the router see
 * while handshakes are begun from 100,000 addresses and left.
 */
public final class DtlsBench {
  static final List<CipherSuite> SUITES =
      List.of(CipherSuite.TLS_PSK_WITH_AES_128_CCM_8, CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256);

  private static final int CLIENTS = 64;
  private static final double MOST_RATIO = 0.5;
  private static final double MOST_P99_MILLIS = 20;

  private final int seconds;
  private final int handshakes;
  private final int sources;
  private final List<Map<String, Object>> rows = new ArrayList<>();
  private final List<String> missed = new ArrayList<>();

  /** Makes one; a short one measures less of the same. */
  public DtlsBench(boolean isShort) {
    seconds = isShort ? 5 : 30;
    handshakes = isShort ? 500 : 4000;
    sources = isShort ? 20_000 : 100_000;
  }

  /** Runs it; false when a bar is missed. */
  public boolean run() throws IOException, InterruptedException {
    Jdk jdk = Jdk.newest();
    for (CipherSuite suite : SUITES) {
      Map<String, Object> ours = proxy("millrace", Target.router(jdk), suite);
      Map<String, Object> theirs = proxy("californium", Target.californium(jdk), suite);
      double ratio = cpu(ours) / cpu(theirs);
      ours.put("cpu_ratio", Math.round(ratio * 100) / 100.0);
      bar(ratio <= MOST_RATIO, suite + ": CPU ratio " + ratio + ", allowed is " + MOST_RATIO);
    }
    handshakes("millrace", Target.router(jdk));
    handshakes("californium", Target.californium(jdk));
    flood(jdk);
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("bench", "dtls");
    report.put("java", jdk.version());
    report.put("rows", rows);
    report.put("missed", missed);
    missed.forEach(each -> System.err.println("bench: missed: " + each));
    System.out.println(new ObjectMapper().writeValueAsString(report));
    return missed.isEmpty();
  }

  private void bar(boolean holds, String what) {
    if (!holds) {
      missed.add(what);
    }
  }

  private Map<String, Object> row(String what, String who) {
    System.err.println("bench: " + what + ", " + who + " …");
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("row", what);
    row.put("who", who);
    rows.add(row);
    return row;
  }

  private static double cpu(Map<String, Object> row) {
    return (double) row.get("cpu_seconds_per_100000");
  }

  private Map<String, Object> proxy(String who, Target target, CipherSuite suite)
      throws IOException, InterruptedException {
    Map<String, Object> row = row("proxied " + suite, who);
    try (target;
        PlainOrigin origin = new PlainOrigin();
        SecuredLoad load =
            new SecuredLoad(target.address(), CLIENTS, 0, Requests.proxied(origin.uri()), suite)) {
      Thread.sleep(seconds * 1000L);
      load.begin();
      long cpu = target.cpuMillis();
      long begun = System.nanoTime();
      Thread.sleep(seconds * 1000L);
      double took = (System.nanoTime() - begun) / 1e9;
      long used = target.cpuMillis() - cpu;
      SecuredLoad.Figures figures = load.figures(took);
      put(row, figures);
      row.put(
          "cpu_seconds_per_100000",
          Math.round(used * 100.0 / figures.latencies().count() * 1000) / 1000.0);
      bar(figures.wrong() == 0, who + " " + suite + ": " + figures.wrong() + " wrong answers");
    }
    return row;
  }

  private static void put(Map<String, Object> row, SecuredLoad.Figures figures) {
    row.put("answers", figures.latencies().count());
    row.put("per_second", Math.round(figures.latencies().count() / figures.seconds()));
    row.put("p50_ms", figures.latencies().quantile(0.5));
    row.put("p99_ms", figures.latencies().quantile(0.99));
    row.put("retransmitted", figures.retries());
    row.put("wrong", figures.wrong());
  }

  private void handshakes(String who, Target target) throws IOException, InterruptedException {
    Map<String, Object> row = row("handshakes " + SUITES.get(0), who);
    try (target) {
      Handshakes.measure(target, handshakes / 4, new LinkedHashMap<>());
      Handshakes.measure(target, handshakes, row);
    }
  }

  private void flood(Jdk jdk) throws IOException, InterruptedException {
    try (Target router = Target.router(jdk);
        SecuredLoad load =
            new SecuredLoad(router.address(), 32, 100, Requests.local("help"), SUITES.get(0))) {
      Thread.sleep(5_000);
      flood("no flood", load, router, 0, false);
      flood("flood of first messages", load, router, sources, false);
      flood("flood of half-open handshakes", load, router, sources, true);
      bar(load.handshakes() == 32, load.handshakes() + " handshakes of 32 clients");
    }
  }

  private void flood(String what, SecuredLoad load, Target router, int from, boolean withCookie)
      throws IOException, InterruptedException {
    Map<String, Object> row = row(what, "millrace");
    load.begin();
    long cpu = router.cpuMillis();
    long begun = System.nanoTime();
    if (from == 0) {
      Thread.sleep(seconds * 1000L);
    } else {
      row.put("sources", from);
      row.put("went_as_far", new HalfOpenFlood(router.address(), withCookie).run(from, 2000));
    }
    double took = (System.nanoTime() - begun) / 1e9;
    SecuredLoad.Figures figures = load.figures(took);
    put(row, figures);
    row.put("cpu_seconds", (router.cpuMillis() - cpu) / 1000.0);
    row.put("seconds", Math.round(took));
    double p99 = figures.latencies().quantile(0.99);
    bar(p99 <= MOST_P99_MILLIS, what + ": p99 " + p99 + " ms, allowed is " + MOST_P99_MILLIS);
    bar(figures.retries() == 0, what + ": " + figures.retries() + " requests had to be repeated");
    bar(figures.wrong() == 0, what + ": " + figures.wrong() + " wrong answers");
  }
}
