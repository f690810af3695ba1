// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory;

import io.millrace.api.device.Device;
import io.millrace.api.device.Resolution;
import io.millrace.lib.bounded.BoundedMap;
import io.millrace.lib.slot.Candidates;
import io.millrace.lib.slot.ServiceRank;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The devices of this router by canonical name: those that are here, and the names of those that
 * went away a short while ago, because their bundle is probably being replaced. Not thread-safe.
 */
final class LocalDevices {
  private final Map<String, Candidates<Present>> present = new LinkedHashMap<>();
  private final BoundedMap<String, Away> away;

  /** A device that is here. */
  record Present(Device device, String profile) {}

  /** A name whose device went; each leaving makes another object. */
  static final class Away {
    private final String profile;

    private Away(String profile) {
      this.profile = profile;
    }
  }

  LocalDevices(int mostAway) {
    away = BoundedMap.<String, Away>ofAtMost(mostAway).build();
  }

  /** Adds a device, or changes its profile and where it stands; returns whether it has the name. */
  boolean put(String name, Device device, String profile, ServiceRank rank) {
    away.remove(name);
    Candidates<Present> sharers = present.computeIfAbsent(name, none -> new Candidates<>());
    sharers.put(device, new Present(device, profile), rank);
    return sharers.first().device() == device;
  }

  /** Takes a device away; returns what now stands for the name when nobody else has it. */
  Away remove(String name, Device device) {
    Candidates<Present> sharers = present.getOrDefault(name, new Candidates<>());
    Present was = sharers.remove(device);
    if (was == null || !sharers.isEmpty()) {
      return null;
    }
    present.remove(name);
    Away gone = new Away(was.profile());
    away.put(name, gone, 0);
    return gone;
  }

  /** Forgets a name, unless its device came back or has gone another time since. */
  boolean forget(String name, Away gone) {
    return away.get(name) == gone && away.remove(name) != null;
  }

  /** Puts every name and what stands behind it into {@code all}. */
  void putInto(Map<String, Resolution> all) {
    away.asMap().forEach((name, gone) -> all.put(name, Resolution.local(name, null, gone.profile)));
    present.forEach(
        (name, sharers) -> {
          Present first = sharers.first();
          all.put(name, Resolution.local(name, first.device(), first.profile()));
        });
  }
}
