// SPDX-License-Identifier: Apache-2.0
package io.millrace.telemetry.simulated;

import io.millrace.api.telemetry.Pin;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Pins that keep what they are set to. Thread-safe. */
final class SimulatedPins {
  private final Map<String, Pin> pins = new TreeMap<>();

  /** Reads {@code NAME:in} and {@code NAME:out}, separated by commas. */
  SimulatedPins(String configured) {
    for (String each : configured.split(",")) {
      String pin = each.strip();
      Simulation.require(
          pin.isEmpty() || pin.matches("[A-Za-z0-9._-]{1,31}:(in|out)"),
          "pins",
          configured,
          "NAME:in and NAME:out, separated by commas");
      if (!pin.isEmpty()) {
        String name = pin.substring(0, pin.indexOf(':'));
        pins.put(name, new Pin(name, pin.endsWith(":out"), false));
      }
    }
  }

  synchronized List<Pin> all() {
    return List.copyOf(pins.values());
  }

  synchronized boolean set(String name, boolean high) {
    Pin pin = pins.get(name);
    if (pin == null || !pin.isOutput()) {
      return false;
    }
    pins.put(name, new Pin(name, true, high));
    return true;
  }
}
