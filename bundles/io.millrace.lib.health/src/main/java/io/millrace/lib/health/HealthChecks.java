// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.health;

import io.millrace.lib.loop.Daemon;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.ResultLog;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Asks every {@link HealthCheck} that is a service at that moment, all at the same time and each
 * for a bounded time, and lets go of it at once. A check that fails, or does not answer, is a
 * finding like others; while one hangs it is not asked again. Thread-safe; the caller waits.
 */
public final class HealthChecks {
  private final BundleContext context;
  private final Duration timeOut;
  private final ExpectedChecks expected;
  private final Map<Object, CompletableFuture<Finding>> asked = new ConcurrentHashMap<>();

  /**
   * Makes it.
   *
   * @param timeOut how long all checks together may take
   */
  public HealthChecks(BundleContext context, Duration timeOut) {
    this.context = context;
    this.timeOut = timeOut;
    expected = new ExpectedChecks(context);
  }

  /**
   * Returns what they find, by name.
   *
   * @param tag only checks that have this tag are asked; empty for all
   * @throws IllegalArgumentException when no check has the tag
   */
  public List<Finding> ask(String tag) {
    Map<ServiceReference<HealthCheck>, CompletableFuture<Finding>> answers =
        new ConcurrentHashMap<>();
    for (ServiceReference<HealthCheck> check : checks(tag)) {
      answers.put(check, asked.computeIfAbsent(check, key -> begin(check)));
    }
    long deadline = System.nanoTime() + timeOut.toNanos();
    List<Finding> findings = new ArrayList<>();
    answers.forEach((check, answer) -> findings.add(await(check, answer, deadline)));
    findings.addAll(expected.missing(findings.stream().map(Finding::name).toList(), tag));
    findings.sort(Comparator.comparing(Finding::name));
    return findings;
  }

  private Collection<ServiceReference<HealthCheck>> checks(String tag) {
    try {
      Collection<ServiceReference<HealthCheck>> all =
          context.getServiceReferences(HealthCheck.class, null);
      List<ServiceReference<HealthCheck>> tagged =
          all.stream().filter(check -> tag.isEmpty() || tags(check).contains(tag)).toList();
      Set<String> known = new TreeSet<>(ExpectedChecks.tags());
      if (tagged.isEmpty() && !tag.isEmpty() && !known.contains(tag)) {
        all.forEach(check -> known.addAll(tags(check)));
        throw new IllegalArgumentException(
            "no check has the tag " + tag + "; there are: " + String.join(", ", known));
      }
      return tagged;
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<String> tags(ServiceReference<HealthCheck> check) {
    Object tags = check.getProperty(HealthCheck.TAGS);
    if (tags instanceof String[] many) {
      return List.of(many);
    }
    return tags instanceof String one ? List.of(one) : List.of();
  }

  private CompletableFuture<Finding> begin(ServiceReference<HealthCheck> check) {
    CompletableFuture<Finding> answer = new CompletableFuture<>();
    Daemon.thread(
            "health-" + name(check),
            () -> {
              Finding finding = find(check);
              asked.remove(check);
              answer.complete(finding);
            })
        .start();
    return answer;
  }

  private Finding find(ServiceReference<HealthCheck> reference) {
    try {
      HealthCheck check = context.getService(reference);
      if (check == null) {
        return new Finding(name(reference), Status.TEMPORARILY_UNAVAILABLE, "is being replaced");
      }
      try {
        Result result = check.execute();
        return new Finding(name(reference), result.getStatus(), reason(result));
      } finally {
        context.ungetService(reference);
      }
    } catch (RuntimeException | Error failure) {
      return new Finding(
          name(reference), Status.HEALTH_CHECK_ERROR, "the check failed: " + failure);
    }
  }

  private static String reason(Result result) {
    List<String> lines = new ArrayList<>();
    for (ResultLog.Entry entry : result) {
      if (!entry.isDebug()) {
        lines.add(entry.getMessage().strip().replaceAll("\\s*\\R\\s*", "; "));
      }
    }
    return String.join("\n", lines);
  }

  private Finding await(
      ServiceReference<HealthCheck> check, CompletableFuture<Finding> answer, long deadline) {
    Finding silent =
        new Finding(
            name(check),
            Status.HEALTH_CHECK_ERROR,
            "the check does not answer within " + timeOut.toSeconds() + " s");
    long left = Math.max(0, deadline - System.nanoTime());
    return answer.copy().completeOnTimeout(silent, left, TimeUnit.NANOSECONDS).join();
  }

  private static String name(ServiceReference<HealthCheck> check) {
    Object name = check.getProperty(HealthCheck.NAME);
    return name == null ? check.getBundle() + " (no hc.name)" : name.toString();
  }
}
