// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the health checks of the running router find. Their sentences are the evidence; what is
 * known of a kind of sentence is its cause and its remedy. Of what another probe has found already
 * nothing is said again.
 */
final class HealthProbe implements Probe {
  static final Fault SILENT =
      Fault.failure(
          "router-silent",
          "The router's process runs and does not answer at its control socket",
          "millrace support, then millrace restart; the log says what it does");

  /** All others say that something does not work, or not yet. */
  private static final String WARNING = "warning";

  @Override
  public List<Fault> faults() {
    List<Fault> all = new ArrayList<>(List.of(SILENT));
    HealthFaults.all().forEach(each -> all.add(each.fault()));
    return all;
  }

  @Override
  public void look(Installation installation, Diagnoses found) {
    if (installation.router().process().isEmpty() || found.has(LockProbe.OTHER.name())) {
      return;
    }
    var findings = installation.router().ask("millrace:status", "--problems", "--wait", "5");
    if (findings.isEmpty()) {
      found.add(
          SILENT,
          "process "
              + installation.router().process().get()
              + " holds the lock of "
              + installation.data());
      return;
    }
    for (Map<String, String> each : findings.get()) {
      look(
          each.getOrDefault("part", ""),
          each.getOrDefault("health", ""),
          each.getOrDefault("state", ""),
          found);
    }
  }

  private static void look(String check, String health, String line, Diagnoses found) {
    if (health.isEmpty() || health.equals("ok")) {
      return;
    }
    HealthFaults kind = HealthFaults.of(check, line);
    if (kind.said().stream().anyMatch(found::has)) {
      return;
    }
    String evidence = "health check %s (%s): %s".formatted(check, health, line);
    if (health.equals(WARNING)) {
      found.add(kind.fault(), evidence);
    } else {
      found.addFailure(kind.fault(), evidence);
    }
  }
}
