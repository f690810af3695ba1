// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import java.util.ArrayList;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The trusted keys can be read, and every bundle is covered by one; with trust = report it may be
 * otherwise. The launcher says which are not: in a framework that another one started nobody does.
 */
@Component(property = {HealthCheck.NAME + "=trust", HealthCheck.TAGS + "=bundles"})
public final class TrustCheck implements HealthCheck {
  private static final String FILTER = "(millrace.status=trust.uncovered)";

  private final BundleContext context;

  /** Makes the check. */
  @Activate
  public TrustCheck(BundleContext context) {
    this.context = context;
  }

  @Override
  public Result execute() {
    if (!Reported.isSaid(context, FILTER)) {
      return new Result(Result.Status.WARN, "nobody checks the bundles' keys");
    }
    List<String> problems = new ArrayList<>();
    Reported.of(context, "trust.wrong")
        .forEach(
            line ->
                problems.add(
                    "every release is refused, and what was trusted last counts: " + line));
    uncovered("enforce").forEach(line -> problems.add("kept from running: " + line));
    if (!problems.isEmpty()) {
      return new Result(Result.Status.WARN, String.join("\n", problems));
    }
    List<String> running = uncovered("report");
    return new Result(
        Result.Status.OK,
        running.isEmpty()
            ? "every bundle is covered"
            : "trust = report: " + String.join("\ntrust = report: ", running));
  }

  private List<String> uncovered(String mode) {
    return Reported.matching(context, "(&" + FILTER + "(trust=" + mode + "))");
  }
}
