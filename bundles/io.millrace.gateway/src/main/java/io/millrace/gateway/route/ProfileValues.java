// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.device.DeviceProfile;
import io.millrace.api.transport.Reliability;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;
import java.util.Set;

/**
 * The values of a device profile, read once when its service is bound, so that no request calls
 * into another bundle for them.
 *
 * @param reliability how requests are sent
 * @param queueLimit how many requests may wait for one device
 * @param nstart how many requests are in flight to one device; 0: as the gateway is configured
 * @param spacing the least time between the beginnings of two requests to one device
 * @param securedOnly whether such devices are reached at their secured port alone
 * @param maxAge how long a response without Max-Age is fresh
 * @param notifies whether an accepted observation is notified
 */
record ProfileValues(
    Reliability reliability,
    int queueLimit,
    int nstart,
    Duration spacing,
    boolean securedOnly,
    Duration maxAge,
    boolean notifies) {
  /** How long a response without Max-Age is fresh [RFC 7252 §5.10.5]. */
  private static final Duration STANDARD_MAX_AGE = Duration.ofSeconds(60);

  private static final CallbackGuard PROFILES =
      new CallbackGuard(ProfileValues.class, "a device profile");
  private static final int MAX_NSTART = 65535;

  /** Makes values of which only these two matter. */
  static ProfileValues of(Reliability reliability, int queueLimit) {
    return new ProfileValues(reliability, queueLimit, 0, Duration.ZERO, false, Duration.ZERO, true);
  }

  /** Returns values for a server that is no device: what the standard says holds for it. */
  static ProfileValues ofServer(Reliability reliability) {
    return new ProfileValues(
        reliability, Integer.MAX_VALUE, 0, Duration.ZERO, false, STANDARD_MAX_AGE, true);
  }

  /** Returns the same with that many requests in flight to one server. */
  ProfileValues withNstart(int other) {
    return new ProfileValues(
        reliability.withNstart(other), queueLimit, other, spacing, securedOnly, maxAge, notifies);
  }

  /** Reads a profile; where it fails the value of {@code otherwise} is taken. */
  static ProfileValues read(DeviceProfile profile, ProfileValues otherwise) {
    Set<String> quirks = PROFILES.get(profile, DeviceProfile::quirks, Set.of());
    int nstart = Math.max(0, PROFILES.get(profile, DeviceProfile::nstart, otherwise.nstart));
    return new ProfileValues(
        PROFILES
            .get(profile, DeviceProfile::reliability, otherwise.reliability)
            .withNstart(Math.min(nstart, MAX_NSTART)),
        PROFILES.get(profile, DeviceProfile::queueLimit, otherwise.queueLimit),
        nstart,
        PROFILES.get(profile, DeviceProfile::spacing, otherwise.spacing),
        PROFILES.get(profile, DeviceProfile::securedOnly, otherwise.securedOnly),
        PROFILES.get(profile, DeviceProfile::maxAge, otherwise.maxAge),
        !quirks.contains(DeviceProfile.NO_OBSERVE));
  }
}
