// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.device;

import io.millrace.api.transport.Reliability;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * How the gateway sends requests to a kind of device: a service with the property {@link #NAME}
 * [spec source, "Timeout"; nic-resources.md §8]. It may be replaced while requests wait.
 */
@ConsumerType
public interface DeviceProfile {
  /** Service property: the profile's name, for example {@code milli}. */
  String NAME = "profile.name";

  /** Returns the profile's name. */
  String name();

  /**
   * Returns how requests are sent to such a device. Its deadline is that of the whole exchange,
   * from the client's request on.
   */
  Reliability reliability();

  /** Returns how many requests may wait in the gateway for one such device; at least 1. */
  int queueLimit();

  /**
   * Returns which requests the sensors of such a device implement beside their readings. A NIC
   * sends nothing else to a sensor that does not check the requests it gets.
   *
   * @since 1.1
   */
  default SensorCapabilities sensors() {
    return SensorCapabilities.FIRMWARE;
  }
}
