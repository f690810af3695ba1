// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which files of {@code etc/} have which names: who has a name keeps it, whatever the name of a
 * file that asks for it later. Where several come at once, as at a start, the first in the order of
 * their names gets it. For one thread at a time.
 */
final class NameHolders {
  private final AllowedValues known;
  private Map<String, Used> applied = new TreeMap<>();

  NameHolders(AllowedValues known) {
    this.known = known;
  }

  /**
   * Decides what is applied. Who is refused a name keeps the values it had before, if it had any
   * and their name is free.
   *
   * @param wanted what the files say, by PID; replaced by what is applied
   * @param present the PIDs that have a file, also one that cannot be read at present
   * @return a line for each PID that is refused
   */
  Map<String, String> settle(Map<String, Used> wanted, Set<String> present) {
    applied.keySet().retainAll(present);
    Map<String, Used> asked = new TreeMap<>(wanted);
    applied.forEach(asked::putIfAbsent);
    Names names = new Names(known, asked.values());
    List<Used> order = new ArrayList<>(asked.values());
    order.sort(Comparator.comparingInt(each -> turn(each, names)));
    Map<String, Used> accepted = new TreeMap<>();
    Map<String, String> refused = new TreeMap<>();
    for (Used each : order) {
      Map<String, String> taken = names.claim(each);
      Used before = applied.get(each.pid());
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

  /** Who has the name goes first, then who has another, then who has none. */
  private int turn(Used used, Names names) {
    Used before = applied.get(used.pid());
    if (before == null) {
      return 2;
    }
    return names.places(before).equals(names.places(used)) ? 0 : 1;
  }
}
