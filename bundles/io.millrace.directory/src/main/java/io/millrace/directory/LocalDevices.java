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
 * The devices of this router by canonical name: those that are present, and the names of those that
 * left lately, probably because their bundle is being replaced. Not thread-safe.
 */
final class LocalDevices {
  private final Map<String, Candidates<Present>> present = new LinkedHashMap<>();
  private final BoundedMap<String, Away> away;

  /** A device that is present. */
  record Present(Device device, String profile) {}

  /** A name whose device has left; there is a new object each time. */
  static final class Away {
    private final String profile;

    private Away(String profile) {
      this.profile = profile;
    }
  }

  LocalDevices(int mostAway) {
    away = BoundedMap.<String, Away>ofAtMost(mostAway).build();
  }

  /** Adds a device, or changes its profile and rank; returns whether it now has the name. */
  boolean put(String name, Device device, String profile, ServiceRank rank) {
    away.remove(name);
    Candidates<Present> sharers = present.computeIfAbsent(name, none -> new Candidates<>());
    sharers.put(device, new Present(device, profile), rank);
    return sharers.first().device() == device;
  }

  /** Removes a device; returns the entry for the name when no other device has it. */
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

  /** Tells whether several devices have this name. */
  boolean isShared(String name) {
    return present.containsKey(name) && present.get(name).all().size() > 1;
  }

  /** Forgets a name, unless its device came back since. */
  boolean forget(String name, Away gone) {
    return away.get(name) == gone && away.remove(name) != null;
  }

  /** Adds every name and its resolution to {@code all}. */
  void putInto(Map<String, Resolution> all) {
    away.asMap().forEach((name, gone) -> all.put(name, Resolution.local(name, null, gone.profile)));
    present.forEach(
        (name, sharers) -> {
          Present first = sharers.first();
          all.put(name, Resolution.local(name, first.device(), first.profile()));
        });
  }
}
