// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.device.DeviceProfile;
import io.millrace.api.transport.Reliability;
import io.millrace.lib.slot.Candidates;
import io.millrace.lib.slot.ServiceRank;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The device profiles by name. Thread-safe. */
public final class DeviceProfiles {
  private static final int QUEUE_LIMIT = 8;

  private final Map<String, Candidates<ProfileValues>> candidates = new HashMap<>();
  private final ConcurrentHashMap<String, CurrentProfile> profiles = new ConcurrentHashMap<>();
  private final String standard;
  private final ProfileValues fallback;

  /**
   * Makes an empty set.
   *
   * @param standard the name of the profile of devices that name none
   * @param deadline how long the gateway waits for a response of a device whose profile has not
   *     been there yet
   */
  public DeviceProfiles(String standard, Duration deadline) {
    this.standard = standard;
    this.fallback = ProfileValues.of(Reliability.CONFIRMABLE.withDeadline(deadline), QUEUE_LIMIT);
  }

  /** Adds a profile; of several with one name the first by rank counts. */
  public synchronized void add(DeviceProfile profile, ServiceRank rank) {
    String name = profile.name();
    candidates
        .computeIfAbsent(name, none -> new Candidates<>())
        .put(profile, ProfileValues.read(profile, fallback), rank);
    publish(name);
  }

  /** Removes a profile; the next one of its name replaces it at once. */
  public synchronized void remove(DeviceProfile profile) {
    for (String name : List.copyOf(candidates.keySet())) {
      if (candidates.get(name).remove(profile) != null) {
        publish(name);
      }
    }
  }

  private void publish(String name) {
    if (candidates.get(name).isEmpty()) {
      candidates.remove(name); // its last values hold until it is back
      return;
    }
    ProfileValues first = candidates.get(name).first();
    profiles.computeIfAbsent(name, none -> new CurrentProfile(first)).set(first);
  }

  /**
   * Returns the profile of that name, which the directory's configuration or a device's bundle
   * says; an empty name stands for the default profile.
   */
  CurrentProfile of(String name) {
    String asked = name.isEmpty() ? standard : name;
    CurrentProfile profile = profiles.get(asked);
    return profile != null
        ? profile
        : profiles.computeIfAbsent(asked, none -> new CurrentProfile(fallback));
  }
}
