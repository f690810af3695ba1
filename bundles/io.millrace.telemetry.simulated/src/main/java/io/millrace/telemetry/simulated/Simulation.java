// SPDX-License-Identifier: Apache-2.0
package io.millrace.telemetry.simulated;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.telemetry.Battery;
import io.millrace.api.telemetry.PowerStatistics;
import io.millrace.api.telemetry.Signal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What the simulated hardware measures after it has run for some time. Immutable. */
final class Simulation {
  private final long full;
  private final long empty;
  private final long drain;
  private final int sleepPercent;
  private final Signal signal;

  Simulation(SimulatedConfig config) {
    full = config.batteryMicrovolts();
    empty = config.emptyMicrovolts();
    drain = config.drainMicrovoltsPerMinute();
    sleepPercent = config.sleepPercent();
    require(empty < full, "emptyMicrovolts", empty, "less than batteryMicrovolts = " + full);
    String parent = config.parent().replace(":", "");
    require(
        parent.matches("([0-9A-Fa-f]{2}){0,8}"), "parent", parent, "up to 16 hexadecimal digits");
    signal =
        new Signal(OptionalInt.of(config.rssi()), OptionalInt.of(config.lqi()), Bytes.hex(parent));
  }

  static void require(boolean good, String key, Object value, String allowed) {
    if (!good) {
      throw new IllegalArgumentException(
          SimulatedConfig.PID + ": " + key + " = " + value + ", allowed is " + allowed);
    }
  }

  Signal signal() {
    return signal;
  }

  Battery battery(Duration running) {
    long volts = voltage(running);
    int percent = (int) (100 * (volts - empty) / (full - empty));
    return new Battery(OptionalLong.of(volts), OptionalInt.of(percent));
  }

  private long voltage(Duration running) {
    double lost = drain * (running.toMillis() / 60_000.0);
    return Math.max(empty, full - (long) lost);
  }

  PowerStatistics power(Duration running) {
    long eighths = running.toMillis() / 125;
    Map<String, Long> counts = new HashMap<>();
    PowerStatistics.NAMES.forEach(name -> counts.put(name, 0L));
    counts.put(PowerStatistics.TOTAL_TIME, eighths);
    counts.put(PowerStatistics.SLEEP_TIME, eighths * sleepPercent / 100);
    counts.put(PowerStatistics.STANDBY_TIME, eighths - eighths * sleepPercent / 100);
    counts.put(PowerStatistics.BATTERY_VOLTAGE, voltage(running));
    return new PowerStatistics(counts);
  }
}
