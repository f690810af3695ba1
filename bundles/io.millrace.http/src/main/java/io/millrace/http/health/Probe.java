// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.health;

import io.millrace.lib.health.Finding;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.apache.felix.hc.api.Result.Status;

/**
 * What one path of {@code /healthz} asks.
 *
 * @param tag of the checks that are asked; empty for all
 * @param fresh how old an answer may be that was found for another request
 * @param fails tells whether a finding makes the answer 503
 */
record Probe(String tag, Duration fresh, Predicate<Finding> fails) {
  /** The loops run: whoever gets a failure again and again may restart the router. */
  static final Probe LIVE =
      new Probe(
          "live",
          Duration.ofSeconds(1),
          finding ->
              finding.status().compareTo(Status.OK) != 0
                  && finding.status() != Status.WARN
                  && !finding.isStarting());

  /** Requests of clients are answered. */
  static final Probe READY =
      new Probe("ready", Duration.ofSeconds(1), finding -> finding.exitStatus() > 1);

  /** Everything that the command {@code status} shows. Some of these checks write to the disk. */
  static final Probe ALL = new Probe("", Duration.ofSeconds(30), READY.fails);

  /** Returns the probe of a path; null when there is none. */
  static Probe at(String path) {
    return switch (path) {
      case HealthHandler.AT -> ALL;
      case HealthHandler.AT + "/live" -> LIVE;
      case HealthHandler.AT + "/ready" -> READY;
      default -> null;
    };
  }

  /** Returns the findings that make it fail. */
  List<Finding> failed(List<Finding> findings) {
    return findings.stream().filter(fails).toList();
  }
}
