// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.house;

import io.millrace.api.device.DeviceProfile;
import io.millrace.api.transport.Reliability;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** How devices want to be treated, by the name of their profile. Thread-safe. */
public final class Profiles {
  private static final int QUEUE_LIMIT = 8;

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

  /** Takes a profile in. */
  public void add(DeviceProfile profile) {
    profiles.put(profile.name(), profile);
  }

  /** Lets a profile go. */
  public void remove(DeviceProfile profile) {
    profiles.remove(profile.name(), profile);
  }

  /** Returns the profile of that name; empty stands for the default. */
  public DeviceProfile of(String name) {
    DeviceProfile profile = profiles.get(name.isEmpty() ? standard : name);
    return profile != null ? profile : fallback;
  }
}
