// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.device.DeviceProfile;
import io.millrace.api.device.SensorCapabilities;

/**
 * The NIC's device profile, which may go and come: what it said holds until it is back.
 * Thread-safe.
 */
final class ProfilePlace {
  private final String name;
  private volatile SensorCapabilities sensors = SensorCapabilities.FIRMWARE;

  /** Makes a place for the profile of that name. */
  ProfilePlace(String name) {
    this.name = name;
  }

  /** A profile has come: that of another name is of no interest. */
  void bind(DeviceProfile profile) {
    if (profile.name().equals(name)) {
      sensors = profile.sensors();
    }
  }

  SensorCapabilities sensors() {
    return sensors;
  }
}
