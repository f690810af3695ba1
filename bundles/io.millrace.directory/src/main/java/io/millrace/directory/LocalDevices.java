// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory;

import io.millrace.api.device.Device;
import io.millrace.api.device.Resolution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The devices of this router by canonical name: those that are here, and the names of those that
 * went away a short while ago, because their bundle is probably being replaced. Not thread-safe.
 */
final class LocalDevices {
  private final int mostAway;
  private final Map<String, List<Present>> present = new LinkedHashMap<>();
  private final Map<String, Away> away = new LinkedHashMap<>();

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
    this.mostAway = mostAway;
  }

  /** Adds a device; returns false when another one has the name and keeps it until it goes. */
  boolean add(String name, Device device, String profile) {
    away.remove(name);
    List<Present> sharers = present.computeIfAbsent(name, none -> new ArrayList<>());
    sharers.add(new Present(device, profile));
    return sharers.size() == 1;
  }

  /** Replaces the profile of a device that is here. */
  void change(String name, Device device, String profile) {
    List<Present> sharers = present.getOrDefault(name, List.of());
    for (int i = 0; i < sharers.size(); i++) {
      if (sharers.get(i).device() == device) {
        sharers.set(i, new Present(device, profile));
      }
    }
  }

  /** Takes a device away; returns what now stands for the name when nobody else has it. */
  Away remove(String name, Device device) {
    List<Present> sharers = present.getOrDefault(name, new ArrayList<>());
    String profile =
        sharers.stream()
            .filter(p -> p.device() == device)
            .findAny()
            .map(Present::profile)
            .orElse("");
    boolean was = sharers.removeIf(p -> p.device() == device);
    if (!was || !sharers.isEmpty()) {
      return null;
    }
    present.remove(name);
    Away gone = new Away(profile);
    if (mostAway == 0) {
      return gone;
    }
    if (away.size() >= mostAway) {
      away.remove(away.keySet().iterator().next());
    }
    away.put(name, gone);
    return gone;
  }

  /** Forgets a name, unless its device came back or has gone another time since. */
  boolean forget(String name, Away gone) {
    return away.remove(name, gone);
  }

  /** Puts every name and what stands behind it into {@code all}. */
  void putInto(Map<String, Resolution> all) {
    away.forEach((name, gone) -> all.put(name, Resolution.local(name, null, gone.profile)));
    present.forEach(
        (name, sharers) -> {
          Present first = sharers.get(0);
          all.put(name, Resolution.local(name, first.device(), first.profile()));
        });
  }
}
