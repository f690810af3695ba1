// SPDX-License-Identifier: Apache-2.0
package io.millrace.telemetry.linux;

import io.millrace.api.telemetry.Pin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The pins that are exported in {@code sys/class/gpio}. */
final class SysfsPins {
  private static final String FOLDER = "sys/class/gpio/";

  /** More pins would not fit an answer. */
  private static final int LIMIT = 32;

  private final KernelFiles kernel;

  SysfsPins(KernelFiles kernel) {
    this.kernel = kernel;
  }

  List<Pin> pins() {
    List<Pin> pins = new ArrayList<>();
    for (String name : kernel.names(FOLDER, "gpio[0-9]*")) {
      Optional<String> direction = kernel.text(FOLDER + name + "/direction");
      OptionalLong value = kernel.number(FOLDER + name + "/value");
      if (direction.isPresent() && value.isPresent() && pins.size() < LIMIT) {
        pins.add(new Pin(name, direction.get().equals("out"), value.getAsLong() != 0));
      }
    }
    return List.copyOf(pins);
  }

  boolean set(String name, boolean high) {
    return name.matches("gpio\\d+") && kernel.write(FOLDER + name + "/value", high ? "1" : "0");
  }
}
