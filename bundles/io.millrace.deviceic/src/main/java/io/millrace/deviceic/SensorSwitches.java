// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import java.util.HashSet;
import java.util.Set;

/**
 * The sensors that a NIC has switched off, which generation 1 supports: by {@code DELETE ?all},
 * until an accepted {@code PUT ?cfg=} [spec device-ic-api.md §10]. Used by tasks of the serial
 * executor only.
 */
final class SensorSwitches {
  private final SystemStatistics statistics;
  private final boolean supported;
  private final Set<SensorPath> off = new HashSet<>();

  /** Makes the switches, all on; {@code supported} tells whether one can be switched off. */
  SensorSwitches(SystemStatistics statistics, boolean supported) {
    this.statistics = statistics;
    this.supported = supported;
  }

  boolean supported() {
    return supported;
  }

  boolean isOff(SensorPath path) {
    return off.contains(path);
  }

  void off(SensorPath path) {
    off.add(path);
    statistics.disabled();
  }

  void on(SensorPath path) {
    if (supported) {
      off.remove(path);
      statistics.enabled();
    }
  }

  /** Switches all on. */
  void powerUp() {
    off.clear();
    statistics.powerUp();
  }
}
