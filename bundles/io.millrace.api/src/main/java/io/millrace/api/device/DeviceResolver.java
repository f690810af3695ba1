// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.device;

import java.util.Locale;
import java.util.SortedMap;
import org.osgi.annotation.versioning.ProviderType;

/** Resolves host names to devices: a service. Thread-safe; nothing blocks. */
@ProviderType
public interface DeviceResolver {
  /**
   * Resolves a name: {@code SSN<MAC>} with or without a domain, or a static name. Upper and lower
   * case are the same.
   *
   * @param host the host of a Proxy-Uri or Uri-Host, as the client sent it
   */
  Resolution resolve(String host);

  /**
   * Returns the form in which a name is known, whether there is such a device or not: names that
   * are the same device's have the same form.
   *
   * @return null when {@code host} cannot be a name
   */
  default String canonicalName(String host) {
    return host == null || host.isEmpty() ? null : host.toLowerCase(Locale.ROOT);
  }

  /** Returns a number that changes whenever a result of {@link #resolve} may have changed. */
  long revision();

  /**
   * Adds a listener for changes of {@link #revision}. It runs after the change, on the thread that
   * made it, while no lock is held, and must not block; an exception of it is logged and harms no
   * other listener.
   *
   * @return a handle whose closing removes the listener
   * @throws IllegalStateException when there are too many listeners
   */
  AutoCloseable onChange(Runnable listener);

  /** Returns every known name with a line that describes its device, in order of names. */
  SortedMap<String, String> names();
}
