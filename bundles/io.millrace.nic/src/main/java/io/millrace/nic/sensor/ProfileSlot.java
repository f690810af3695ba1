// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.device.DeviceProfile;
import io.millrace.api.device.SensorCapabilities;
import io.millrace.lib.slot.Candidates;
import io.millrace.lib.slot.ServiceRank;

/**
 * Holds the NIC's device profile, a service that may be replaced: its last values are valid until
 * the next one is bound. Of several profiles of that name the first by rank is used. Thread-safe.
 */
public final class ProfileSlot {
  private final String name;
  private final Candidates<SensorCapabilities> candidates = new Candidates<>();
  private volatile SensorCapabilities sensors = SensorCapabilities.FIRMWARE;

  /** Makes a slot for the profile of that name. */
  public ProfileSlot(String name) {
    this.name = name;
  }

  /** Binds a profile; one of another name is ignored. */
  public synchronized void bind(DeviceProfile profile, ServiceRank rank) {
    if (profile.name().equals(name)) {
      candidates.put(profile, profile.sensors(), rank);
      sensors = candidates.first();
    }
  }

  /** Unbinds a profile; the next one of its name is used at once. */
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
