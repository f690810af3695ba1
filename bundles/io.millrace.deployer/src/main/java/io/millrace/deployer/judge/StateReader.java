// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import io.millrace.api.metrics.Meters;
import io.millrace.deployer.probe.ProbeResult;
import io.millrace.deployer.traffic.TrafficSample;
import io.millrace.lib.health.ComponentProblems;
import io.millrace.lib.health.Finding;
import io.millrace.lib.health.HealthChecks;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Reads the {@link RouterState} of the framework that it runs in. Not thread-safe. */
final class StateReader {
  private static final Duration TIME_OUT = Duration.ofSeconds(5);

  private final BundleContext context;
  private final HealthChecks checks;
  private long heapBytes;
  private List<String> held = List.of();

  StateReader(BundleContext context) {
    this.context = context;
    checks = new HealthChecks(context, TIME_OUT);
  }

  /** Begins anew: what was measured after a collection is not known any more. */
  void begin() {
    heapBytes = 0;
    held = List.of();
  }

  /**
   * Reads all but the probes.
   *
   * @param tags of health checks that the release names
   * @param loaders of before the switch
   * @param collect whether to collect the heap first; without it the last values stand
   */
  RouterState read(
      Collection<String> tags,
      OldLoaders loaders,
      Map<String, ProbeResult> probes,
      boolean collect) {
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    if (collect) {
      collect();
    }
    Map<String, BundleFact> bundles = new TreeMap<>();
    for (Bundle each : context.getBundles()) {
      bundles.merge(
          String.valueOf(each.getSymbolicName()),
          BundleFact.of(each),
          (one, other) -> one.running() ? one : other);
    }
    return new RouterState(
        bundles,
        problems(),
        checks.ask(""),
        tagged(tags),
        probes,
        configurations(),
        new Resources(heapBytes, threads, coreShare(), deadlocks(), held(loaders, collect)));
  }

  /** Reads the meters; nothing while they are away. */
  TrafficSample traffic(long nanos) {
    return Services.call(context, Meters.class, meters -> TrafficSample.read(nanos, meters))
        .orElseGet(() -> TrafficSample.none(nanos));
  }

  /** Until a first collection nobody can tell; after one, what is gone stays gone. */
  private List<String> held(OldLoaders loaders, boolean collected) {
    List<String> alive = loaders.alive(context.getBundles());
    held = collected ? alive : held.stream().filter(alive::contains).toList();
    return held;
  }

  private void collect() {
    HeapCollection.make();
    heapBytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** A component that hangs in its activation may hold the component runtime's locks. */
  private Map<String, String> problems() {
    CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();
    Runnable ask =
        () ->
            answer.complete(
                Services.call(
                        context, ServiceComponentRuntime.class, ComponentProblems::byComponent)
                    .orElse(Map.of("component runtime:", "is away")));
    Daemon.thread(
            "deployer-components",
            () -> {
              try {
                ask.run();
              } catch (RuntimeException | Error failure) {
                answer.complete(Map.of("component runtime:", "failed: " + failure));
              }
            })
        .start();
    String silent = "does not answer within " + TIME_OUT.toSeconds() + " s";
    return answer
        .completeOnTimeout(
            Map.of("component runtime:", silent), TIME_OUT.toNanos(), TimeUnit.NANOSECONDS)
        .join();
  }

  private List<Finding> tagged(Collection<String> tags) {
    List<Finding> findings = new ArrayList<>();
    for (String tag : tags) {
      try {
        findings.addAll(checks.ask(tag));
      } catch (IllegalArgumentException unknown) {
        findings.add(new Finding("tag " + tag, Result.Status.CRITICAL, unknown.getMessage()));
      }
    }
    return findings;
  }

  private Map<String, Long> configurations() {
    return Services.call(context, ConfigurationAdmin.class, StateReader::changes).orElse(Map.of());
  }

  private static Map<String, Long> changes(ConfigurationAdmin admin) {
    Map<String, Long> changes = new TreeMap<>();
    try {
      Configuration[] all = admin.listConfigurations(null);
      for (Configuration each : all == null ? new Configuration[0] : all) {
        changes.put(each.getPid(), each.getChangeCount());
      }
    } catch (IOException | InvalidSyntaxException | IllegalStateException closed) {
      changes.clear();
    }
    return changes;
  }

  private static double coreShare() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return Math.min(
        1, system.getAvailableProcessors() / Math.max(1, system.getSystemLoadAverage()));
  }

  private static List<String> deadlocks() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] ids = threads.findDeadlockedThreads();
    List<String> lines = new ArrayList<>();
    for (ThreadInfo each : ids == null ? new ThreadInfo[0] : threads.getThreadInfo(ids)) {
      if (each != null) {
        lines.add(each.getThreadName() + " waits for " + each.getLockOwnerName());
      }
    }
    return lines;
  }
}
