// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import io.millrace.lib.holder.Holder;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the files made of each configuration when they were applied last, by PID. It goes through
 * the launcher's holder to the next build of this bundle, which then leaves alone what was changed
 * at run time since. Thread-safe.
 */
final class LaidValues {
  private static final String KEY = "io.millrace.base.configuration.laid";

  private final Map<String, Map<String, Object>> byPid = new ConcurrentHashMap<>();

  /** Takes what the build before has left in this process. */
  void take(Holder holder) {
    if (holder.take(KEY) instanceof Map<?, ?> left) {
      left.forEach(
          (pid, values) -> {
            if (pid instanceof String name && values instanceof Map<?, ?> map) {
              Map<String, Object> copy = new HashMap<>();
              map.forEach((key, value) -> copy.put(String.valueOf(key), value));
              byPid.put(name, copy);
            }
          });
    }
  }

  /** Leaves it for the next build. */
  void leave(Holder holder) {
    Map<String, Map<String, Object>> copy = new HashMap<>();
    byPid.forEach((pid, values) -> copy.put(pid, new HashMap<>(values)));
    holder.put(KEY, copy);
  }

  boolean isLaid(EffectiveConfiguration used) {
    return used.values().equals(byPid.get(used.pid()));
  }

  void put(EffectiveConfiguration used) {
    byPid.put(used.pid(), used.values());
  }

  void keepOnly(Set<String> pids) {
    byPid.keySet().retainAll(pids);
  }

  /** Returns the values of a PID; none when no file has it. */
  Map<String, Object> of(String pid) {
    return Collections.unmodifiableMap(byPid.getOrDefault(pid, Map.of()));
  }
}
