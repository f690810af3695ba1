// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.telemetry.Battery;
import io.millrace.api.telemetry.NicPins;
import io.millrace.api.telemetry.NicTelemetry;
import io.millrace.api.telemetry.Signal;
import io.millrace.api.transport.Call;
import io.millrace.lib.linkformat.Link;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * What a NIC says of its hardware: the resources of it, who observes them, and the rule on the
 * battery [spec nic-resources.md §3, §5]. Used on the serial only, but for the places' services.
 */
final class Hardware {
  final TelemetryPlace<NicTelemetry> telemetry;
  final TelemetryPlace<NicPins> pins;
  final PowerResource power;

  private final NicParts parts;
  private final Map<String, OwnResource> resources = new LinkedHashMap<>();
  private final OwnObservation<Battery> battery;
  private final OwnObservation<Signal> signal;
  private final BatteryRule rule;

  /**
   * Makes it.
   *
   * @param changed run when the next instance of the NIC has something new to know
   */
  Hardware(NicParts parts, SensorOrders orders, Runnable changed) {
    this.parts = parts;
    this.telemetry = new TelemetryPlace<>(parts, this::look);
    this.pins = new TelemetryPlace<>(parts, () -> {});
    this.power = new PowerResource(telemetry, base(), changed);
    this.rule = new BatteryRule(parts, telemetry, orders);
    ShownResource<NicTelemetry> batteryShown =
        observable("/sys/battery", "Battery", each -> each.battery().map(Shows::battery));
    ShownResource<NicTelemetry> signalShown =
        observable("/sys/signal", "Signal", each -> each.signal().map(Shows::signal));
    this.battery =
        new OwnObservation<>(
            parts, telemetry, batteryShown, NicTelemetry::battery, this::batteryDiffers);
    this.signal =
        new OwnObservation<>(
            parts, telemetry, signalShown, NicTelemetry::signal, this::signalDiffers);
    resources.put("sys/stats", power);
    resources.put("sys/battery", batteryShown);
    resources.put("sys/signal", signalShown);
    resources.put("sys/info", new IdentityResource(parts.booted(), telemetry));
    resources.put("sys/event", new OrderResource(orders));
    resources.put("sys/snsr", new NoticeResource());
    if (!parts.settings().isMilli()) {
      resources.put("time", new TimeResource(parts, base()));
      resources.put("gpio", new PinResource(parts, pins, base()));
    }
  }

  private ShownResource<NicTelemetry> observable(
      String path, String title, Function<NicTelemetry, Optional<Showing>> value) {
    Link link = Link.to(path).with("title", title).flag("obs");
    return new ShownResource<>(telemetry, link, Replies.MEASURED, base(), value);
  }

  /** Returns what names in SenML begin with [RFC 9039 §4.1]. */
  private String base() {
    String mac = parts.settings().name().substring("SSN".length());
    return "urn:dev:mac:" + mac.toLowerCase(Locale.ROOT) + ":";
  }

  /** Returns the resources by path, in the order in which they are listed. */
  Map<String, OwnResource> resources() {
    return resources;
  }

  /** Observes what a request names; null when that is nothing that can be observed. */
  Call observe(CoapRequest request, DeviceListener listener) {
    return switch (request.joinedPath()) {
      case "sys/battery" -> battery.join(request, listener);
      case "sys/signal" -> signal.join(request, listener);
      default -> null;
    };
  }

  static boolean isObservable(CoapRequest request) {
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
      return Math.abs(change) >= parts.settings().own().batteryStepMicrovolts();
    }
    return !one.equals(other);
  }

  private boolean signalDiffers(Signal one, Signal other) {
    OptionalInt before = one.rssi();
    OptionalInt now = other.rssi();
    if (before.isPresent() && now.isPresent() && one.parent().equals(other.parent())) {
      return Math.abs(before.getAsInt() - now.getAsInt())
          >= parts.settings().own().signalStepDecibels();
    }
    return !one.equals(other);
  }

  /** Ends what is observed, before the NIC goes. */
  void close() {
    battery.close();
    signal.close();
  }

  /** Lets the services go. Not from the serial. */
  void leave() {
    telemetry.close();
    pins.close();
  }
}
