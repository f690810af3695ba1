// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import io.millrace.api.metrics.Distribution;
import io.millrace.deployer.probe.ProbeResult;
import io.millrace.deployer.traffic.TrafficSample.Meter;
import io.millrace.deployer.traffic.TrafficWindow;
import io.millrace.lib.health.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.felix.hc.api.Result;

/** A router as a test wants it to look to the judge, before or after a switch. */
final class Router {
  static final String NIC = "coap://SSN001350050005E7D6:4849/sys/info";
  static final String OWN = "/.well-known/core";
  static final ProbeResult CONTENT = new ProbeResult(0x45, 60, 7);
  static final Chains CHAINS =
      new Chains(Set.of("io.millrace.nic", "io.millrace.base"), Set.of("io.millrace.endpoint"));

  private static final double[] BOUNDS = {0.001, 0.01, 0.1, 0.5, 1, 10, 100};

  private final Map<String, BundleFact> bundles = new TreeMap<>();
  private final Map<String, String> problems = new TreeMap<>();
  private final Map<String, Finding> health = new TreeMap<>();
  private final List<Finding> tagged = new ArrayList<>();
  private final Map<String, ProbeResult> probes = new TreeMap<>();
  private final Map<String, Long> configurations = new TreeMap<>();
  private final Map<Meter, Double> counters = new HashMap<>();
  private final Map<String, Double> busy = new TreeMap<>();
  private final long[] latency = new long[BOUNDS.length];
  private final double seconds;
  private double observations = 4;
  private Resources resources = new Resources(50 << 20, 40, 1, List.of(), List.of());

  private Router(double seconds) {
    this.seconds = seconds;
    for (String name : List.of("nic", "endpoint", "gateway", "shell", "base")) {
      bundle("io.millrace." + name, "1", true);
    }
    for (String name : List.of("gateway", "nics", "disk", "sockets", "configuration")) {
      check(name, Result.Status.OK);
    }
    probe(OWN, CONTENT).probe(NIC, CONTENT);
    answers("2.05", 10 * seconds).messages(20 * seconds, 0).notifications(2 * seconds);
    latency(0.001, (long) (10 * seconds));
    busy("millrace-udp-#", 0.2);
  }

  /** Two minutes of ten requests a second. */
  static Router before() {
    return new Router(120);
  }

  /** Half a minute of the same, with another gateway. */
  static Router after() {
    return new Router(30).bundle("io.millrace.gateway", "2", true);
  }

  Router bundle(String name, String build, boolean running) {
    bundles.put(name, new BundleFact(build, running, build + (running ? " active" : " down")));
    return this;
  }

  Router without(String name) {
    bundles.remove(name);
    return this;
  }

  Router problem(String component, String problem) {
    problems.put(component, problem);
    return this;
  }

  Router check(String name, Result.Status status) {
    health.put(name, new Finding(name, status, "because"));
    return this;
  }

  Router unchecked(String name) {
    health.remove(name);
    return this;
  }

  Router tagged(String name, Result.Status status) {
    tagged.add(new Finding(name, status, "because"));
    return this;
  }

  Router probe(String target, ProbeResult result) {
    probes.put(target, result);
    return this;
  }

  Router configured(String pid, long changes) {
    configurations.put(pid, changes);
    return this;
  }

  Router answers(String code, double count) {
    return count("millrace_gateway_requests_total", List.of("code", code), count);
  }

  Router messages(double sent, double again) {
    count("millrace_coap_retransmissions_total", List.of(), again);
    return count("millrace_coap_messages_total", List.of("direction", "out"), sent);
  }

  Router notifications(double count) {
    return count("millrace_coap_notifications_total", List.of("side", "server"), count);
  }

  Router observations(int count) {
    observations = count;
    return this;
  }

  private Router count(String name, List<String> labels, double count) {
    counters.put(new Meter(name, labels), count);
    return this;
  }

  /** So many requests took about that long. */
  Router latency(double bound, long count) {
    for (int i = 0; i < BOUNDS.length; i++) {
      if (BOUNDS[i] == bound) {
        latency[i] = count;
      }
    }
    return this;
  }

  Router busy(String thread, double share) {
    busy.put(thread, share);
    return this;
  }

  Router resources(long heapMebibytes, int threads, List<String> deadlocks, List<String> held) {
    resources = new Resources(heapMebibytes << 20, threads, 1, deadlocks, held);
    return this;
  }

  /** The machine has others to serve. */
  Router coreShare(double share) {
    resources = new Resources(50 << 20, 40, share, List.of(), List.of());
    return this;
  }

  RouterState state() {
    return new RouterState(
        bundles, problems, List.copyOf(health.values()), tagged, probes, configurations, resources);
  }

  TrafficWindow traffic() {
    return new TrafficWindow(
        seconds, counters, Distribution.of(BOUNDS, latency), observations, busy);
  }

  Baseline baseline() {
    return new Baseline(state(), traffic(), CHAINS, OldLoaders.NONE);
  }

  /** What a criterion says of this one after a switch. */
  Evidence judged(Criterion criterion, Router before) {
    return judged(criterion, before, Set.of());
  }

  /** As {@link #judged(Criterion, Router)}, with bundles that must run. */
  Evidence judged(Criterion criterion, Router before, Set<String> mustRun) {
    Touched touched = Touched.between(before.state(), state(), CHAINS);
    return criterion.judge(
        new Comparison(
            before.state(),
            state(),
            before.traffic(),
            traffic(),
            mustRun,
            touched,
            0,
            Bars.DEFAULTS));
  }

  /** What a criterion says of this one when nobody knows how it was before. */
  Evidence withoutBaseline(Criterion criterion) {
    RouterState none = RouterState.NONE;
    return criterion.judge(
        new Comparison(
            none,
            state(),
            TrafficWindow.NONE,
            traffic(),
            Set.of(),
            Touched.between(none, state(), Chains.NONE),
            0,
            Bars.DEFAULTS));
  }
}
