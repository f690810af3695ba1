// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import java.util.HashSet;
import java.util.Set;

/**
 * The sensors that a NIC has switched off, as generation 1 lets it: {@code DELETE ?all} until an
 * accepted {@code PUT ?cfg=} [spec device-ic-api.md §10]. Touched in turn only.
 */
final class Switches {
  private final SystemStatistics statistics;
  private final boolean can;
  private final Set<SensorPath> off = new HashSet<>();

  /** Makes the switches; all are on. {@code can}: whether one can be switched off. */
  Switches(SystemStatistics statistics, boolean can) {
    this.statistics = statistics;
    this.can = can;
  }

  boolean can() {
    return can;
  }

  boolean isOff(SensorPath path) {
    return off.contains(path);
  }

  void off(SensorPath path) {
    off.add(path);
    statistics.disabled();
  }

  void on(SensorPath path) {
    if (can) {
      off.remove(path);
      statistics.enabled();
    }
  }

  /** All are on again. */
  void powerUp() {
    off.clear();
    statistics.powerUp();
  }
}
