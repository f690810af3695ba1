// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.device;

import io.millrace.api.transport.Reliability;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * How a kind of device wants to be treated by a gateway: a service, named by {@link #NAME} [spec
 * source, "Timeout"; nic-resources.md §8].
 */
@ConsumerType
public interface DeviceProfile {
  /** Service property: the profile's name, for example {@code milli}. */
  String NAME = "profile.name";

  /** Returns the profile's name. */
  String name();

  /**
   * Returns how requests are sent to such a device; its deadline is the gateway's for the exchange.
   */
  Reliability reliability();

  /** Returns how many requests may wait for such a device in the gateway; at least 1. */
  int queueLimit();

  /**
   * Returns what the sensors of such a device implement beside their readings. A NIC sends nothing
   * else to a sensor that does not check what it is asked.
   *
   * @since 1.1
   */
  default SensorCapabilities sensors() {
    return SensorCapabilities.FIRMWARE;
  }
}
