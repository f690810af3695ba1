// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.house;

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

/** How devices want to be treated, by the name of their profile. Thread-safe. */
public final class Profiles {
  private static final CallbackGuard PROFILES =
      new CallbackGuard(Profiles.class, "a device profile");
  private static final int QUEUE_LIMIT = 8;

  private final Map<String, Candidates<DeviceProfile>> candidates = new HashMap<>();
  private final ConcurrentHashMap<String, DeviceProfile> profiles = new ConcurrentHashMap<>();
  private final String standard;
  private final DeviceProfile fallback;

  /**
   * Makes a house without profiles.
   *
   * @param standard the profile of devices that name none
   * @param deadline how long an answer is waited for while a profile's bundle is away
   */
  public Profiles(String standard, Duration deadline) {
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

  /** A profile of another bundle, which may fail while that is replaced. */
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

  /** Takes a profile in; several of one name stand behind each other. */
  public synchronized void add(DeviceProfile profile, ServiceRank rank) {
    String name = profile.name();
    candidates
        .computeIfAbsent(name, none -> new Candidates<>())
        .put(profile, new Guarded(profile, name, fallback), rank);
    publish(name);
  }

  /** Lets a profile go; the next one of its name follows at once. */
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

  /** Returns the profile of that name; empty stands for the default. */
  public DeviceProfile of(String name) {
    DeviceProfile profile = profiles.get(name.isEmpty() ? standard : name);
    return profile != null ? profile : fallback;
  }
}
