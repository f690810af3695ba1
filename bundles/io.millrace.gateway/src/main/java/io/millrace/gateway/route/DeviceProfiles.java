// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.device.DeviceProfile;
import io.millrace.api.transport.Reliability;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Candidates;
import io.millrace.lib.slot.ServiceRank;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The device profiles by name. Thread-safe. */
public final class DeviceProfiles {
  private static final CallbackGuard PROFILES =
      new CallbackGuard(DeviceProfiles.class, "a device profile");
  private static final int QUEUE_LIMIT = 8;

  private final Map<String, Candidates<DeviceProfile>> candidates = new HashMap<>();
  private final ConcurrentHashMap<String, DeviceProfile> profiles = new ConcurrentHashMap<>();
  private final String standard;
  private final DeviceProfile fallback;

  /**
   * Makes an empty set.
   *
   * @param standard the name of the profile of devices that name none
   * @param deadline how long the gateway waits for a response while a profile's bundle is away
   */
  public DeviceProfiles(String standard, Duration deadline) {
    this.standard = standard;
    this.fallback = new Fallback(Reliability.CONFIRMABLE.withDeadline(deadline));
  }

  private record Fallback(Reliability reliability) implements DeviceProfile {
    @Override
    public String name() {
      return "fallback";
    }

    @Override
    public int queueLimit() {
      return QUEUE_LIMIT;
    }
  }

  /** A profile of another bundle, whose methods may fail while that bundle is being replaced. */
  private record Guarded(DeviceProfile profile, String name, DeviceProfile fallback)
      implements DeviceProfile {
    @Override
    public Reliability reliability() {
      return PROFILES.get(profile, DeviceProfile::reliability, fallback.reliability());
    }

    @Override
    public int queueLimit() {
      return PROFILES.get(profile, DeviceProfile::queueLimit, fallback.queueLimit());
    }
  }

  /** Adds a profile; of several with one name the first by rank counts. */
  public synchronized void add(DeviceProfile profile, ServiceRank rank) {
    String name = profile.name();
    candidates
        .computeIfAbsent(name, none -> new Candidates<>())
        .put(profile, new Guarded(profile, name, fallback), rank);
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
      candidates.remove(name);
      profiles.remove(name);
    } else {
      profiles.put(name, candidates.get(name).first());
    }
  }

  /** Returns the profile of that name; an empty name stands for the default profile. */
  public DeviceProfile of(String name) {
    DeviceProfile profile = profiles.get(name.isEmpty() ? standard : name);
    return profile != null ? profile : fallback;
  }
}
