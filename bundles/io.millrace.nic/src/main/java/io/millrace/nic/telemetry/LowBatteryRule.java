// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.telemetry;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.telemetry.Battery;
import io.millrace.api.telemetry.NicTelemetry;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.TelemetrySettings;
import io.millrace.nic.sensor.SensorCommands;
import io.millrace.nic.sensor.SensorEvent;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Reports a low battery to the sensor: once when the voltage falls below the configured one, and
 * again only after it has been above that by the battery's step. Used on the serial executor only.
 */
final class LowBatteryRule {
  /** From a failed report to the next attempt. */
  private static final Duration RETRY_INTERVAL = Duration.ofMinutes(1);

  private final NicContext context;
  private final TelemetrySlot<NicTelemetry> telemetry;
  private final SensorCommands commands;
  private boolean told;
  private boolean waiting;

  LowBatteryRule(
      NicContext context, TelemetrySlot<NicTelemetry> telemetry, SensorCommands commands) {
    this.context = context;
    this.telemetry = telemetry;
    this.commands = commands;
  }

  /** The battery may have changed. */
  void look() {
    TelemetrySettings settings = context.settings().telemetry();
    OptionalLong voltage =
        telemetry.now(NicTelemetry::battery).map(Battery::microvolts).orElse(OptionalLong.empty());
    if (settings.lowBatteryMicrovolts() == 0 || voltage.isEmpty() || waiting) {
      return;
    }
    long limit = settings.lowBatteryMicrovolts();
    if (voltage.getAsLong() >= limit + settings.batteryStepMicrovolts()) {
      told = false;
    } else if (voltage.getAsLong() < limit && !told) {
      tell();
    }
  }

  private void tell() {
    told = true;
    waiting = true;
    commands.event(
        SensorEvent.LOW_BATTERY,
        response -> {
          waiting = false;
          if (!CoapCode.isSuccess(response.code())) {
            told = false;
            waiting = true;
            context.after(RETRY_INTERVAL, this::again);
          }
        });
  }

  private void again() {
    waiting = false;
    look();
  }
}
