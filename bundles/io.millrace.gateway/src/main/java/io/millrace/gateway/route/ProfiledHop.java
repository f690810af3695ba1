// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import java.time.Duration;

/** A next hop that is treated as a profile says. */
interface ProfiledHop extends NextHop {
  /** Returns the profile. */
  CurrentProfile profile();

  @Override
  default int queueLimit() {
    return profile().values().queueLimit();
  }

  @Override
  default int window(int usual) {
    int nstart = profile().values().nstart();
    return nstart > 0 ? nstart : usual;
  }

  @Override
  default Duration spacing() {
    return profile().values().spacing();
  }

  @Override
  default boolean notifies() {
    return profile().values().notifies();
  }

  @Override
  default boolean renews() {
    return profile().values().reliability().attempts() > 1;
  }

  @Override
  default Duration deadline() {
    return profile().values().reliability().deadline();
  }

  @Override
  default Duration maxAge() {
    return profile().values().maxAge();
  }
}
