// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.device;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Devices that the directory resolves beside its own, such as those that have registered
 * themselves: a service. A device of this router, or one that the directory's configuration names,
 * takes precedence over one of the same name here. Thread-safe; nothing blocks.
 */
@ConsumerType
public interface DeviceSource {
  /**
   * Returns the devices by canonical name, see {@link DeviceResolver#canonicalName}: an immutable
   * snapshot. When this service goes, its devices stay known for a while, so that requests reach
   * them while its bundle is replaced.
   */
  Map<String, Resolution> devices();

  /**
   * Adds a listener for changes of {@link #devices}. It runs after the change, on the thread that
   * made it, while no lock is held, and does not block.
   *
   * @return a handle whose closing removes the listener
   */
  AutoCloseable onChange(Runnable listener);
}
