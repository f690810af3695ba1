// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit;

import io.millrace.fleet.hawkbit.agent.FleetStatus;
import io.millrace.fleet.hawkbit.agent.Phase;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/** Whether the server is reached and accepts this router: a line of the router's status. */
final class FleetCheck implements HealthCheck {
  private final String host;
  private final Supplier<FleetStatus> status;
  private final Supplier<String> fault;

  /**
   * Makes the check.
   *
   * @param fault returns with what the last step failed in a way that nobody expected, or nothing
   */
  FleetCheck(String host, Supplier<FleetStatus> status, Supplier<String> fault) {
    this.host = host;
    this.status = status;
    this.fault = fault;
  }

  @Override
  public Result execute() {
    if (!fault.get().isEmpty()) {
      return new Result(
          Result.Status.WARN, "a fault of the router's, tried again later: " + fault.get());
    }
    FleetStatus now = status.get();
    if (now.isTroubled()) {
      List<String> all = new ArrayList<>();
      if (!now.trouble().isEmpty()) {
        all.add(trouble(now));
      }
      all.addAll(now.warnings());
      return new Result(Result.Status.WARN, String.join("; ", all));
    }
    String does =
        now.phase() == Phase.IDLE
            ? "nothing to do"
            : "action " + now.action() + " is " + now.phase();
    return new Result(
        Result.Status.OK,
        host + (now.reached().isPresent() ? ": " + does : ": not asked yet since the start"));
  }

  private String trouble(FleetStatus now) {
    return "%s since %s: %s"
        .formatted(
            now.refused() ? "not accepted by " + host : "nothing from " + host,
            now.since().orElseThrow().truncatedTo(ChronoUnit.SECONDS),
            now.trouble());
  }
}
