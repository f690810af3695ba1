// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.sensor;

import java.time.Duration;
import java.time.Instant;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A sensor plugin: a service that the Device IC serves at {@code /{classifier}/{type}} [spec
 * device-ic-api.md §2, §6, §7]. One sensor is called by one thread at a time; its methods must not
 * block. An exception is answered with 5.00 and harms no other sensor.
 */
@ConsumerType
public interface Sensor {
  /** The default, which the Device IC replaces by the classifier of its own configuration. */
  String DEFAULT_CLASSIFIER = "arduino";

  /** Returns the first segment of the path, 1–15 bytes; always the same. */
  default String classifier() {
    return DEFAULT_CLASSIFIER;
  }

  /** Returns the second segment of the path and routing name, 1–15 bytes; always the same. */
  String type();

  /** Returns the time between notifications, in whole seconds; zero when the sensor only pushes. */
  Duration period();

  /**
   * Reads the sensor, for {@code ?sens} and for every notification.
   *
   * @param now the Device IC's clock, which a NIC sets; it may not have been set yet
   */
  Reading read(Instant now);

  /**
   * Returns the configuration, for {@code ?cfg}; null when there is none.
   *
   * @param now the Device IC's clock, as in {@link #read}
   */
  default Reading configuration(Instant now) {
    return null;
  }

  /**
   * Configures the sensor. After the plugin was replaced or the router restarted, this is called
   * with the last accepted query before the first reading.
   *
   * @param query the whole first Uri-Query, for example {@code cfg=C}; at most 127 bytes
   */
  default ConfigurationResult configure(String query) {
    return ConfigurationResult.NOT_UNDERSTOOD;
  }

  /**
   * Sets the callback for pushing: when the Device IC begins to serve the sensor, and null when it
   * ends. Running it, on any thread but not from {@link #read}, makes the Device IC read the sensor
   * once and notify each observer. Without observers nothing happens.
   */
  default void pushTo(Runnable push) {}

  /**
   * Receives an event that the NIC sent to its Device IC [spec nic-resources.md §5].
   *
   * @param value 1 storage mode, 2 service mode, 3 low battery, 4 tamper, or another
   */
  default void event(int value) {}
}
