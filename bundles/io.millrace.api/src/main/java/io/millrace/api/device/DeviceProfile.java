// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.device;

import io.millrace.api.transport.Reliability;
import java.time.Duration;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * How the gateway sends requests to a kind of device: a service with the property {@link #NAME}
 * [spec source, "Timeout"; nic-resources.md §8]. It may be replaced while requests wait. Of several
 * services with the same name the one with the highest {@code service.ranking}, then the oldest,
 * counts.
 *
 * <p>The values are read when the service is bound, and are not expected to change: a profile whose
 * values change is registered anew.
 */
@ConsumerType
public interface DeviceProfile {
  /** Service property: the profile's name, for example {@code milli}. */
  String NAME = "profile.name";

  /**
   * A quirk: such devices accept an observation and never notify. The gateway sends them plain
   * requests, without Observe, so that no client believes that it observes.
   */
  String NO_OBSERVE = "no-observe";

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
   */
  default SensorCapabilities sensors() {
    return SensorCapabilities.FIRMWARE;
  }

  /**
   * Returns how many requests may be in flight to one such device at the same time, NSTART [RFC
   * 7252 §4.7]: 1 to 65535, or 0 for the gateway's configured number, of which no more are sent to
   * a device elsewhere than the transport is configured for.
   */
  default int nstart() {
    return 0;
  }

  /**
   * Returns the least time between the starts of two requests to one such device; zero for none.
   */
  default Duration spacing() {
    return Duration.ZERO;
  }

  /**
   * Tells whether requests to such devices may go to their secured port, 4849, only. The gateway
   * refuses a request to another port, which would be in clear.
   */
  default boolean securedOnly() {
    return false;
  }

  /**
   * Returns for how long the gateway may answer further requests with a response of such a device
   * that has no Max-Age; zero: not at all, so that each request reaches the device. (By the
   * standard it would be 60 s [RFC 7252 §5.10.5].)
   */
  default Duration maxAge() {
    return Duration.ZERO;
  }

  /**
   * Returns the quirks of such devices by name, for example {@link #NO_OBSERVE}; an unknown name
   * has no effect.
   */
  default Set<String> quirks() {
    return Set.of();
  }
}
