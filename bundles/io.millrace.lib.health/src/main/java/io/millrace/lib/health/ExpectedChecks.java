// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.Result.Status;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * The checks that every router is judged by. While one of them is away nobody knows what it would
 * find, so that is a finding itself: on its way while its bundle is replaced, critical when the
 * bundle is stopped or missing, or when the check stays away. Thread-safe.
 */
final class ExpectedChecks {
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(30);

  private static final String BASE = "io.millrace.base";
  private static final String SHELL = "io.millrace.shell";

  private static final List<Expected> ALL =
      List.of(
          new Expected("audit", "io.millrace.audit", "system"),
          new Expected("bundles", SHELL, "bundles"),
          new Expected("clock", BASE, "system"),
          new Expected("components", SHELL, "bundles"),
          new Expected("configuration", BASE, "configuration"),
          new Expected("disk", BASE, "system"),
          new Expected("gateway", BASE, "clients", "devices", "ready"),
          new Expected("loops", BASE, "live"),
          new Expected("nics", BASE, "devices"),
          new Expected("releases", "io.millrace.deployer", "system"),
          new Expected("sessions", BASE, "clients"),
          new Expected("sockets", BASE, "clients", "ready"),
          new Expected("store", BASE, "system"),
          new Expected("trust", BASE, "bundles"));

  private final BundleContext context;
  private final Map<String, Long> missedSince = new ConcurrentHashMap<>();

  private record Expected(String name, String bundle, Set<String> tags) {
    Expected(String name, String bundle, String... tags) {
      this(name, bundle, Set.of(tags));
    }
  }

  ExpectedChecks(BundleContext context) {
    this.context = context;
  }

  /** Returns the tags that they have. */
  static Set<String> tags() {
    return ALL.stream().flatMap(each -> each.tags.stream()).collect(Collectors.toSet());
  }

  /**
   * Returns a finding for each that is not among the checks that are there.
   *
   * @param tag only those with this tag; empty for all
   */
  List<Finding> missing(Collection<String> there, String tag) {
    List<Finding> findings = new ArrayList<>();
    for (Expected each : ALL) {
      if (there.contains(each.name)) {
        missedSince.remove(each.name);
      } else if (tag.isEmpty() || each.tags.contains(tag)) {
        findings.add(missing(each));
      }
    }
    return findings;
  }

  private Finding missing(Expected check) {
    long now = System.nanoTime();
    long since = missedSince.computeIfAbsent(check.name, first -> now);
    Optional<Bundle> bundle =
        Arrays.stream(context.getBundles())
            .filter(each -> check.bundle.equals(each.getSymbolicName()))
            .findFirst();
    Status status = Status.CRITICAL;
    String why = check.bundle + " is not installed";
    if (bundle.isPresent() && !isToRun(bundle.get())) {
      why = check.bundle + " is stopped: start it";
    } else if (bundle.isPresent()) {
      boolean late = now - since > ON_ITS_WAY.toNanos();
      status = late ? Status.CRITICAL : Status.TEMPORARILY_UNAVAILABLE;
      why = check.bundle + (late ? " does not offer it (scr:list)" : " is being replaced");
    }
    return new Finding(check.name, status, "its check is away: " + why);
  }

  private static boolean isToRun(Bundle bundle) {
    BundleStartLevel its = bundle.adapt(BundleStartLevel.class);
    boolean runs = (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE)) != 0;
    return runs || its != null && its.isPersistentlyStarted();
  }
}
