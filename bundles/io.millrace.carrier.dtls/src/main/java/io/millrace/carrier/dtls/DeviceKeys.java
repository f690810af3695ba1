// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The pre-shared keys by which the router is known to devices, from a file whose lines are {@code
 * device:key} or {@code device,identity:key}: without an identity the router says the device's own
 * name. The device is a name of the directory, an IP address, or {@code *} for all others.
 * Immutable.
 */
final class DeviceKeys {
  private static final String ALL = "*";

  /** A key and the identity that goes with it. */
  record Key(String identity, byte[] secret) {}

  private final Map<String, List<Key>> byDevice = new HashMap<>();

  private DeviceKeys() {}

  /** Returns those of a file that are good at a moment. */
  static DeviceKeys of(PskFile file, Instant now) {
    DeviceKeys keys = new DeviceKeys();
    file.validAt(now)
        .forEach(
            (name, secret) -> {
              int comma = name.indexOf(',');
              String identity = name.substring(comma + 1);
              String device = comma < 0 ? Generations.base(name) : name.substring(0, comma);
              keys.byDevice
                  .computeIfAbsent(device.toLowerCase(Locale.ROOT), none -> new ArrayList<>())
                  .add(new Key(identity, secret));
            });
    Comparator<Key> latest = Comparator.comparing(each -> -Generations.number(each.identity));
    keys.byDevice.values().forEach(each -> each.sort(latest));
    return keys;
  }

  boolean isEmpty() {
    return byDevice.isEmpty();
  }

  int size() {
    return byDevice.size();
  }

  /** Returns all identities. */
  Set<String> identities() {
    Set<String> all = new HashSet<>();
    byDevice.values().forEach(keys -> keys.forEach(each -> all.add(each.identity)));
    return all;
  }

  /** Returns the keys that are a device's own, the latest first. */
  List<Key> own(InetSocketAddress device) {
    List<Key> found = byDevice.get(device.getHostString().toLowerCase(Locale.ROOT));
    return found != null
        ? found
        : byDevice.getOrDefault(device.getAddress().getHostAddress(), List.of());
  }

  /** Returns the keys of devices that have none of their own, the latest first. */
  List<Key> ofAllOthers() {
    return byDevice.getOrDefault(ALL, List.of());
  }
}
