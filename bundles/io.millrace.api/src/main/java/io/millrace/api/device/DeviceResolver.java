// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.device;

import org.osgi.annotation.versioning.ProviderType;

/** Finds what stands behind a host name of the directory. Thread-safe; never blocks. */
@ProviderType
public interface DeviceResolver {
  /**
   * Looks a name up: {@code SSN<MAC>} with or without a domain, or a static name, in any case.
   *
   * @param host the host of a Proxy-Uri or Uri-Host, as sent
   */
  Resolution resolve(String host);

  /** Returns a number that changes whenever an answer of {@link #resolve} may have changed. */
  long revision();

  /**
   * Has a listener run after each change of {@link #revision}: the new answers are there by then.
   * It runs on the thread that made the change, while no lock is held, and must not block; what it
   * throws stays with the resolver.
   *
   * @return ends it; so does the end of the resolver
   * @throws IllegalStateException when too many listen already
   */
  AutoCloseable onChange(Runnable listener);

  /** Returns every name that it knows with one line on what stands behind it, in order of names. */
  java.util.SortedMap<String, String> names();
}
