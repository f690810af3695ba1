// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which configuration has which of the names that are there once. For one thread at a time. */
final class Names {
  private final AllowedValues known;
  private final Map<String, Used> owners = new HashMap<>();
  private final Map<String, Used> holders = new HashMap<>();

  /**
   * Nothing has a name yet.
   *
   * @param all the configurations, for the scopes of names
   */
  Names(AllowedValues known, Collection<Used> all) {
    this.known = known;
    all.forEach(each -> owners.put(each.pid(), each));
  }

  /** Gives a configuration its names; returns a line by key for each that another one has. */
  Map<String, String> claim(Used used) {
    Map<String, String> taken = new HashMap<>();
    places(used)
        .forEach(
            (giver, place) -> {
              Used holder = holders.putIfAbsent(place, used);
              if (holder != null) {
                taken.put(giver.key(), line(giver, used, holder));
              }
            });
    return taken;
  }

  private String line(Named.Giver giver, Used used, Used holder) {
    String name = Subject.quoted(text(used, giver.key()));
    return "%s: %s = %s is taken: another %s of that name is %s"
        .formatted(used.who(), giver.key(), name, giver.what(), holder.who());
  }

  /** Tells whether a name is given. */
  boolean isGiven(String place) {
    return holders.containsKey(place);
  }

  /** Returns the names that a configuration asks for, with what bears them and their scope. */
  Map<Named.Giver, String> places(Used used) {
    Map<Named.Giver, String> places = new HashMap<>();
    for (Named.Giver giver : Named.GIVERS) {
      String name = giver.covers(used.factory()) ? text(used, giver.key()) : "";
      if (!name.isEmpty()) {
        places.put(giver, giver.what() + " " + scope(giver, used) + Named.Giver.same(name));
      }
    }
    return places;
  }

  private String scope(Named.Giver giver, Used used) {
    Named.Scope scope = giver.scope();
    if (scope == null) {
      return "";
    }
    String own = text(used, scope.key());
    boolean preset = own.isEmpty() || own.equals(scope.preset());
    return (preset ? text(owner(scope), scope.key()) : own) + "/";
  }

  private Used owner(Named.Scope scope) {
    return owners.getOrDefault(scope.owner(), new Used(scope.owner(), scope.owner(), Map.of()));
  }

  /** Returns the value of a key or its default; empty when there is neither. */
  String text(Used used, String key) {
    Object value = used.values().get(key);
    Map<String, Allowed> keys = known.of(used.factory());
    if (value == null && keys != null && keys.containsKey(key)) {
      value = keys.get(key).preset();
    }
    if (value instanceof Object[] list) {
      return Stream.of(list).map(String::valueOf).collect(Collectors.joining(","));
    }
    return value == null ? "" : value.toString().trim();
  }
}
