// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.api.device.DeviceProfile;
import io.millrace.api.transport.Reliability;
import java.time.Duration;

/** A profile that says how long an answer without Max-Age is fresh. */
record FreshProfile(String name, int seconds) implements DeviceProfile {
  @Override
  public Reliability reliability() {
    return Reliability.CONFIRMABLE.withDeadline(Duration.ofSeconds(60));
  }

  @Override
  public int queueLimit() {
    return 8;
  }

  @Override
  public Duration maxAge() {
    return Duration.ofSeconds(seconds);
  }
}
