// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.sensor;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A sensor plugin: a service that the Device IC hosts at {@code /{classifier}/{type}} [spec
 * device-ic-api.md §2, §6, §7]. Calls come one at a time for one sensor; they must not block.
 */
@ConsumerType
public interface Sensor {
  /** The classifier of a sensor that does not care. */
  String DEFAULT_CLASSIFIER = "arduino";

  /** Returns the first segment of its path, 1–15 characters. */
  default String classifier() {
    return DEFAULT_CLASSIFIER;
  }

  /** Returns the second segment of its path and its routing name, 1–15 characters. */
  String type();

  /** Returns the time between notifications in whole seconds; zero means that it only pushes. */
  Duration period();

  /** Reads the sensor now ({@code ?sens}, and every notification). */
  Reading read();

  /** Returns its configuration ({@code ?cfg}); null when it has none to show. */
  default Reading configuration() {
    return null;
  }

  /**
   * Configures the sensor.
   *
   * @param query the whole first Uri-Query, for example {@code cfg=C}; at most 127 bytes
   */
  default Configured configure(String query) {
    return Configured.NOT_UNDERSTOOD;
  }

  /**
   * Hands it the way to push: called when an observer may be there, with null when not any more.
   */
  default void pushTo(Runnable push) {}
}
