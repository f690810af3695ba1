// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.gateway.route.DeviceProtection;
import io.millrace.lib.files.PropertyPaths;
import io.millrace.lib.oscore.ContextFolder;
import org.osgi.framework.BundleContext;

/** The services that the gateway has for life, and the keys for its devices. */
record PlatformServices(
    Time time, Randomness randomness, Meters meters, DeviceProtection protection) {
  private static final String NUMBERS = "${millrace.data}/oscore";

  /** Makes those of a gateway without such keys. */
  PlatformServices(Time time, Randomness randomness, Meters meters) {
    this(time, randomness, meters, new DeviceProtection(null));
  }

  static PlatformServices of(
      BundleContext context,
      GatewayConfig config,
      Time time,
      Randomness randomness,
      Meters meters) {
    if (config.oscore().isBlank()) {
      return new PlatformServices(time, randomness, meters);
    }
    PropertyPaths paths = new PropertyPaths(context::getProperty);
    ContextFolder contexts =
        new ContextFolder(paths.path(config.oscore()), paths.path(NUMBERS), time);
    return new PlatformServices(time, randomness, meters, new DeviceProtection(contexts));
  }
}
