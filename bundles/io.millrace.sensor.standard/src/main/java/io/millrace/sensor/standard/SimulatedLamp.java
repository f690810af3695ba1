// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

/** A lamp in memory. Thread-safe. */
final class SimulatedLamp implements Lamp {
  private volatile boolean on;

  @Override
  public boolean isOn() {
    return on;
  }

  @Override
  public void set(boolean next) {
    on = next;
  }
}
