// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which files of {@code etc/} own which names: the file that has a name keeps it, and a file that
 * claims the name later is refused. When several come at once, as at a start, the first in the
 * order of the files' names gets it. For one thread at a time.
 */
final class NameOwners {
  private final AllowedValues known;
  private Map<String, EffectiveConfiguration> applied = new TreeMap<>();

  NameOwners(AllowedValues known) {
    this.known = known;
  }

  /**
   * Decides which values are applied. A file that is refused a name keeps the values it had before,
   * if it had any and their name is free.
   *
   * @param wanted what the files say, by PID; replaced by what is applied
   * @param present the PIDs that have a file, also one that cannot be read at present
   * @return a line for each PID that is refused
   */
  Map<String, String> settle(Map<String, EffectiveConfiguration> wanted, Set<String> present) {
    applied.keySet().retainAll(present);
    Map<String, EffectiveConfiguration> asked = new TreeMap<>(wanted);
    applied.forEach(asked::putIfAbsent);
    NameRegistry names = new NameRegistry(known, asked.values());
    List<EffectiveConfiguration> order = new ArrayList<>(asked.values());
    order.sort(Comparator.comparingInt(each -> precedence(each, names)));
    Map<String, EffectiveConfiguration> accepted = new TreeMap<>();
    Map<String, String> refused = new TreeMap<>();
    for (EffectiveConfiguration each : order) {
      Map<String, String> taken = names.claim(each);
      EffectiveConfiguration before = applied.get(each.pid());
      if (taken.isEmpty()) {
        accepted.put(each.pid(), each);
      } else {
        refused.put(each.pid(), String.join("; ", taken.values()));
        if (before != null && names.claim(before).isEmpty()) {
          accepted.put(each.pid(), before);
        }
      }
    }
    applied = accepted;
    wanted.clear();
    wanted.putAll(accepted);
    return refused;
  }

  /** First come those that keep their name, then those that change it, then new ones. */
  private int precedence(EffectiveConfiguration used, NameRegistry names) {
    EffectiveConfiguration before = applied.get(used.pid());
    if (before == null) {
      return 2;
    }
    return names.qualifiedNames(before).equals(names.qualifiedNames(used)) ? 0 : 1;
  }
}
