// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.store;

import org.osgi.annotation.versioning.ProviderType;

/** Durable storage of named maps: a service. Thread-safe. */
@ProviderType
public interface Store {
  /**
   * Returns the map of that name; creates it when there is none.
   *
   * @param name 1–64 characters out of a–z, 0–9, dot and hyphen
   * @throws IllegalArgumentException when the name is not of that form
   */
  StoreMap map(String name);

  /**
   * Tells whether the map of that name is one that other routers read and write, too. Who uses such
   * a map does well to {@linkplain StoreMap#watch watch} it.
   */
  default boolean isShared(String name) {
    return false;
  }
}
