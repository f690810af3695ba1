// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.telemetry;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.telemetry.Battery;
import io.millrace.api.telemetry.NicPins;
import io.millrace.api.telemetry.NicTelemetry;
import io.millrace.api.telemetry.Signal;
import io.millrace.api.transport.Call;
import io.millrace.lib.linkformat.Link;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.Replies;
import io.millrace.nic.resource.NicResource;
import io.millrace.nic.resource.Representation;
import io.millrace.nic.sensor.SensorCommands;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The telemetry of a NIC: its resources, their observations, and the rule for a low battery [spec
 * nic-resources.md §3, §5]. Used on the serial executor only; services are bound to the slots from
 * any thread.
 */
public final class TelemetryResources {
  public final TelemetrySlot<NicTelemetry> slot;
  public final TelemetrySlot<NicPins> pins;
  public final NicResource statistics;
  public final NicResource batteryResource;
  public final NicResource signalResource;
  public final NicResource identity;
  public final NicResource pinResource;

  private final NicContext context;
  private final PowerResource power;
  private final TelemetryObservation<Battery> battery;
  private final TelemetryObservation<Signal> signal;
  private final LowBatteryRule rule;

  /**
   * Makes the resources.
   *
   * @param changed run when the state to be saved has changed
   */
  public TelemetryResources(NicContext context, SensorCommands commands, Runnable changed) {
    this.context = context;
    this.slot = new TelemetrySlot<>(context, this::look);
    this.pins = new TelemetrySlot<>(context, () -> {});
    this.power = new PowerResource(slot, context.senmlBase(), changed);
    this.statistics = power;
    this.rule = new LowBatteryRule(context, slot, commands);
    TelemetryResource<NicTelemetry> batteryShown =
        observable("/sys/battery", "Battery", each -> each.battery().map(TelemetryFields::battery));
    TelemetryResource<NicTelemetry> signalShown =
        observable("/sys/signal", "Signal", each -> each.signal().map(TelemetryFields::signal));
    this.battery =
        new TelemetryObservation<>(
            context, slot, batteryShown, NicTelemetry::battery, this::batteryDiffers);
    this.signal =
        new TelemetryObservation<>(
            context, slot, signalShown, NicTelemetry::signal, this::signalDiffers);
    this.identity = new IdentityResource(context.runningVersion(), slot);
    this.pinResource = new PinResource(context, pins, context.senmlBase());
    this.batteryResource = batteryShown;
    this.signalResource = signalShown;
  }

  private TelemetryResource<NicTelemetry> observable(
      String path, String title, Function<NicTelemetry, Optional<Representation>> value) {
    Link link = Link.to(path).with("title", title).flag("obs");
    return new TelemetryResource<>(slot, link, Replies.MEASURED, context.senmlBase(), value);
  }

  /** Observes the resource of a request; null when it cannot be observed. */
  public Call observe(CoapRequest request, DeviceListener listener) {
    return switch (request.joinedPath()) {
      case "sys/battery" -> battery.join(request, listener);
      case "sys/signal" -> signal.join(request, listener);
      default -> null;
    };
  }

  public static boolean isObservable(CoapRequest request) {
    String path = request.joinedPath();
    return path.equals("sys/battery") || path.equals("sys/signal");
  }

  private void look() {
    battery.look();
    signal.look();
    rule.look();
  }

  private boolean batteryDiffers(Battery one, Battery other) {
    if (one.microvolts().isPresent() && other.microvolts().isPresent()) {
      long change = one.microvolts().getAsLong() - other.microvolts().getAsLong();
      return Math.abs(change) >= context.settings().telemetry().batteryStepMicrovolts();
    }
    return !one.equals(other);
  }

  private boolean signalDiffers(Signal one, Signal other) {
    OptionalInt before = one.rssi();
    OptionalInt now = other.rssi();
    if (before.isPresent() && now.isPresent() && one.parent().equals(other.parent())) {
      return Math.abs(before.getAsInt() - now.getAsInt())
          >= context.settings().telemetry().signalStepDecibels();
    }
    return !one.equals(other);
  }

  /** Returns the power statistics when they were last cleared. */
  public Map<String, Long> cleared() {
    return power.cleared();
  }

  /** Restores what the previous instance has cleared. */
  public void restore(Map<String, Long> cleared) {
    power.restore(cleared);
  }

  /** Ends the observations: the NIC stops. */
  public void close() {
    battery.close();
    signal.close();
  }

  /** Closes the slots. Must not be called on the serial executor. */
  public void releaseServices() {
    slot.close();
    pins.close();
  }
}
