// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.manager;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the service manager has said in the environment [sd_notify(3), sd_watchdog_enabled(3)].
 *
 * @param watchdog how long it waits for a sign of life before it ends the process; zero: for ever
 */
public record ManagerSettings(Duration watchdog) {
  private static final String SOCKET = "NOTIFY_SOCKET";
  private static final String MICROS = "WATCHDOG_USEC";
  private static final String PROCESS = "WATCHDOG_PID";

  /**
   * Reads it; empty when no service manager waits to hear from this process.
   *
   * @param process this process
   */
  public static Optional<ManagerSettings> of(Map<String, String> environment, long process) {
    if (environment.getOrDefault(SOCKET, "").isEmpty()) {
      return Optional.empty();
    }
    String told = environment.getOrDefault(PROCESS, "");
    boolean own = told.isEmpty() || told.equals(Long.toString(process));
    String micros = own ? environment.getOrDefault(MICROS, "") : "";
    long value = micros.matches("[0-9]{1,15}") ? Long.parseLong(micros) : 0;
    return Optional.of(new ManagerSettings(Duration.ofNanos(value * 1000)));
  }

  /** Returns how long the notifier waits between two looks: a quarter, so that one may be lost. */
  Duration pause() {
    Duration quarter = watchdog.dividedBy(4);
    Duration longest = Duration.ofSeconds(15);
    return quarter.isZero() || quarter.compareTo(longest) > 0 ? longest : quarter;
  }
}
