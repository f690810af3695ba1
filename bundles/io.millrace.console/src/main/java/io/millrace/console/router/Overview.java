// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.router;

import io.millrace.api.device.DeviceResolver;
import io.millrace.api.link.MessageLink;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Time;
import io.millrace.console.web.RefusedException;
import io.millrace.lib.health.Finding;
import io.millrace.lib.health.HealthChecks;
import io.millrace.lib.json.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** What runs, and how it does. Thread-safe. */
public final class Overview {
  private static final Duration TIME_OUT = Duration.ofSeconds(5);
  private static final Duration RELEASE_PERIOD = Duration.ofSeconds(10);

  private final BundleContext context;
  private final Time time;
  private final RouterServices services;
  private final HealthChecks checks;
  private Map<String, Object> release; // null: not read yet
  private long releaseRead;

  /** Makes it. */
  public Overview(BundleContext context, Time time, RouterServices services) {
    this.context = context;
    this.time = time;
    this.services = services;
    checks = new HealthChecks(context, TIME_OUT);
  }

  /** Returns the parts of the router in figures. */
  public Map<String, Object> parts() {
    Runtime runtime = Runtime.getRuntime();
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("version", context.getBundle().getVersion().toString());
    parts.put("java", System.getProperty("java.version"));
    parts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    parts.put("process", ProcessHandle.current().pid());
    // In minutes, and in steps of 4 MiB: what changes each second would be sent each second.
    parts.put("upMinutes", ManagementFactory.getRuntimeMXBean().getUptime() / 60_000);
    parts.put("heapMebibytes", (runtime.totalMemory() - runtime.freeMemory()) >> 22 << 2);
    parts.put("heapMostMebibytes", runtime.maxMemory() >> 20);
    parts.put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
    parts.put("bundles", context.getBundles().length);
    parts.put("bundlesActive", active());
    parts.put("devices", services.directory.call(DeviceResolver::names, Map.of()).size());
    parts.put("sessions", services.sessions.call(Sessions::all, List.of()).size());
    List<Map<String, Object>> links = new ArrayList<>();
    for (MessageLink each : services.links()) {
      links.add(Map.of("name", each.name(), "state", each.state()));
    }
    parts.put("links", links);
    parts.put("release", latelyRelease());
    return parts;
  }

  /** The deployer reads its journal and looks at all bundles: half of what the overview costs. */
  private synchronized Map<String, Object> latelyRelease() {
    long now = time.nanos();
    if (release == null || now - releaseRead >= RELEASE_PERIOD.toNanos()) {
      release = release();
      releaseRead = now;
    }
    return release;
  }

  private long active() {
    long active = 0;
    for (Bundle each : context.getBundles()) {
      boolean fragment = each.getHeaders().get("Fragment-Host") != null;
      active += each.getState() == Bundle.ACTIVE || fragment ? 1 : 0;
    }
    return active;
  }

  /** Returns what {@code release:status --json} says; empty while the deployer is away. */
  Map<String, Object> release() {
    try {
      String json =
          RouterServices.call(services.releases, "the deployer", each -> each.status().json());
      return Json.object(json.getBytes(StandardCharsets.UTF_8));
    } catch (RefusedException | IOException away) {
      return Map.of();
    }
  }

  /** Returns what the health checks find. */
  public Map<String, Object> health() {
    List<Map<String, Object>> rows = new ArrayList<>();
    int worst = 0;
    for (Finding each : checks.ask("")) {
      worst = Math.max(worst, each.exitStatus());
      rows.add(Map.of("name", each.name(), "health", each.word(), "reason", each.reason()));
    }
    return Map.of("worst", worst, "checks", rows);
  }
}
