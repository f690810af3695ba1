// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.sensor;

import java.time.Duration;
import java.time.Instant;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A sensor plugin: a service that the Device IC hosts at {@code /{classifier}/{type}} [spec
 * device-ic-api.md §2, §6, §7]. Calls come one at a time for one sensor; they must not block. One
 * that throws costs the asker a 5.00 and nobody else anything.
 */
@ConsumerType
public interface Sensor {
  /** The classifier of a sensor that does not care: the Device IC puts its configured one there. */
  String DEFAULT_CLASSIFIER = "arduino";

  /** Returns the first segment of its path, 1–15 bytes; always the same. */
  default String classifier() {
    return DEFAULT_CLASSIFIER;
  }

  /** Returns the second segment of its path and its routing name, 1–15 bytes; always the same. */
  String type();

  /** Returns the time between notifications in whole seconds; zero means that it only pushes. */
  Duration period();

  /**
   * Reads the sensor now ({@code ?sens}, and every notification).
   *
   * @param now the Device IC's own clock, which a NIC sets and which may never have been set
   */
  Reading read(Instant now);

  /**
   * Returns its configuration ({@code ?cfg}); null when it has none to show.
   *
   * @param now the Device IC's own clock, as in {@link #read}
   */
  default Reading configuration(Instant now) {
    return null;
  }

  /**
   * Configures the sensor. The last accepted query comes again when the plugin was replaced or the
   * process restarted, before the first reading.
   *
   * @param query the whole first Uri-Query, for example {@code cfg=C}; at most 127 bytes
   */
  default Configured configure(String query) {
    return Configured.NOT_UNDERSTOOD;
  }

  /**
   * Hands it the way to push: when the Device IC takes it in, and null when it leaves. Running it
   * (on any thread, but not out of {@link #read}) has the sensor read once for each observer;
   * without one nothing happens.
   */
  default void pushTo(Runnable push) {}

  /**
   * Hears of an event that the NIC tells its Device IC of [spec nic-resources.md §5]: 1 storage
   * mode, 2 service mode, 3 low battery, 4 tamper; others may come.
   *
   * @since 1.1
   */
  default void event(int value) {}
}
