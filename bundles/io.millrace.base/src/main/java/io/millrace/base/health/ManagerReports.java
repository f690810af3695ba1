// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.lib.health.Finding;
import io.millrace.lib.health.HealthChecks;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Tells the launcher, which sees types of the JDK alone, what the service manager of the machine is
 * to know: a {@code Supplier} of lines with the property {@code millrace.manager}, {@code live} for
 * what keeps the loops from running, {@code ready} for what keeps clients from being answered. No
 * line is good. Each asks for 10 s at the most.
 */
@Component(
    immediate = true,
    service = {})
public final class ManagerReports {
  private static final String PROPERTY = "millrace.manager";
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final List<ServiceRegistration<?>> reports;

  /** Makes the reports. */
  @Activate
  public ManagerReports(BundleContext context) {
    HealthChecks checks = new HealthChecks(context, LONGEST);
    reports =
        List.of(
            offer(context, "live", () -> lines(checks.ask("live"), ManagerReports::isDead)),
            offer(context, "ready", () -> lines(checks.ask("ready"), ManagerReports::isBad)));
  }

  private static ServiceRegistration<?> offer(
      BundleContext context, String what, Supplier<List<String>> lines) {
    return context.registerService(Supplier.class, lines, new Hashtable<>(Map.of(PROPERTY, what)));
  }

  static List<String> lines(List<Finding> findings, Predicate<Finding> bad) {
    return findings.stream().filter(bad).map(each -> each.name() + ": " + each.reason()).toList();
  }

  static boolean isBad(Finding finding) {
    return finding.exitStatus() > 1;
  }

  /** What is late, or is being replaced, is alive. */
  static boolean isDead(Finding finding) {
    return isBad(finding) && !finding.isStarting();
  }

  /** Takes the reports back. */
  @Deactivate
  void deactivate() {
    reports.forEach(ServiceRegistration::unregister);
  }
}
