// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.health;

import org.apache.felix.hc.api.Result;

/**
 * What one health check found.
 *
 * @param name the check's name
 * @param reason one line, or one for each thing that was found
 */
public record Finding(String name, Result.Status status, String reason) {

  /** Returns the word for the status, as people and scripts read it. */
  public String word() {
    return switch (status) {
      case OK -> "ok";
      case WARN -> "warning";
      case TEMPORARILY_UNAVAILABLE -> "starting";
      case CRITICAL -> "critical";
      default -> "error";
    };
  }

  /** Returns the exit status that stands for it: 0 good, 1 needs attention, 2 does not work. */
  public int exitStatus() {
    return switch (status) {
      case OK -> 0;
      case WARN -> 1;
      default -> 2;
    };
  }

  /** Tells whether waiting may help. */
  public boolean isStarting() {
    return status == Result.Status.TEMPORARILY_UNAVAILABLE;
  }
}
