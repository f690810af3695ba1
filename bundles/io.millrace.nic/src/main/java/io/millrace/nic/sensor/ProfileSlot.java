// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.device.DeviceProfile;
import io.millrace.api.device.SensorCapabilities;
import io.millrace.lib.slot.Candidates;
import io.millrace.lib.slot.ServiceRank;

/**
 * The NIC's device profile, which may go and come: what it said holds until it is back. Of several
 * of its name the first by ranking, then age, counts. Thread-safe.
 */
public final class ProfileSlot {
  private final String name;
  private final Candidates<SensorCapabilities> candidates = new Candidates<>();
  private volatile SensorCapabilities sensors = SensorCapabilities.FIRMWARE;

  /** Makes a place for the profile of that name. */
  public ProfileSlot(String name) {
    this.name = name;
  }

  /** A profile has come: that of another name is of no interest. */
  public synchronized void bind(DeviceProfile profile, ServiceRank rank) {
    if (profile.name().equals(name)) {
      candidates.put(profile, profile.sensors(), rank);
      sensors = candidates.first();
    }
  }

  /** A profile goes; the next one of its name counts at once. */
  public synchronized void unbind(DeviceProfile profile) {
    candidates.remove(profile);
    if (!candidates.isEmpty()) {
      sensors = candidates.first();
    }
  }

  public SensorCapabilities sensors() {
    return sensors;
  }
}
