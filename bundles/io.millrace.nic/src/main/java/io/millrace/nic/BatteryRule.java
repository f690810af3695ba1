// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.telemetry.Battery;
import io.millrace.api.telemetry.NicTelemetry;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Tells the sensor once when the battery falls below the configured voltage, and again only after
 * it has been above it by the battery's step. Used on the serial only.
 */
final class BatteryRule {
  /** Before the sensor is told again that could not be. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final NicParts parts;
  private final TelemetryPlace<NicTelemetry> place;
  private final SensorOrders orders;
  private boolean told;
  private boolean waiting;

  BatteryRule(NicParts parts, TelemetryPlace<NicTelemetry> place, SensorOrders orders) {
    this.parts = parts;
    this.place = place;
    this.orders = orders;
  }

  /** The battery may have changed. */
  void look() {
    OwnSettings settings = parts.settings().own();
    OptionalLong voltage =
        place.now(NicTelemetry::battery).map(Battery::microvolts).orElse(OptionalLong.empty());
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
    orders.event(
        SensorEvent.LOW_BATTERY,
        response -> {
          waiting = false;
          if (!CoapCode.isSuccess(response.code())) {
            told = false;
            waiting = true;
            parts.after(PAUSE, this::again);
          }
        });
  }

  private void again() {
    waiting = false;
    look();
  }
}
