// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which configuration has which of the names that must be unique. For one thread at a time. */
final class NameRegistry {
  private final AllowedValues known;
  private final Map<String, EffectiveConfiguration> owners = new HashMap<>();
  private final Map<String, EffectiveConfiguration> holders = new HashMap<>();

  /**
   * Nothing has a name yet.
   *
   * @param all the configurations, for the scopes of names
   */
  NameRegistry(AllowedValues known, Collection<EffectiveConfiguration> all) {
    this.known = known;
    all.forEach(each -> owners.put(each.pid(), each));
  }

  /** Gives a configuration its names; returns a line by key for each that another one has. */
  Map<String, String> claim(EffectiveConfiguration used) {
    Map<String, String> taken = new HashMap<>();
    qualifiedNames(used)
        .forEach(
            (definition, name) -> {
              EffectiveConfiguration holder = holders.putIfAbsent(name, used);
              if (holder != null) {
                taken.put(definition.key(), line(definition, used, holder));
              }
            });
    return taken;
  }

  private String line(
      NameKeys.Definition definition, EffectiveConfiguration used, EffectiveConfiguration holder) {
    String name = ConfigurationLabel.quoted(name(definition, used));
    return "%s: %s = %s is taken: another %s of that name is %s"
        .formatted(
            used.who(definition.key()), definition.key(), name, definition.what(), holder.who());
  }

  /** Tells whether a configuration defines a name. */
  boolean isDefined(String name) {
    return holders.containsKey(name);
  }

  /** Returns the names that a configuration asks for, with what bears them and their scope. */
  Map<NameKeys.Definition, String> qualifiedNames(EffectiveConfiguration used) {
    Map<NameKeys.Definition, String> names = new HashMap<>();
    for (NameKeys.Definition definition : NameKeys.DEFINITIONS) {
      String name = definition.covers(used.factory()) ? name(definition, used) : "";
      if (!name.isEmpty()) {
        names.put(
            definition,
            definition.what() + " " + scope(definition, used) + NameKeys.Definition.same(name));
      }
    }
    return names;
  }

  /** Returns the names that a configuration gives to things of a kind. */
  Collection<String> names(EffectiveConfiguration used, String what) {
    return NameKeys.DEFINITIONS.stream()
        .filter(each -> each.what().equals(what) && each.covers(used.factory()))
        .map(each -> name(each, used))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private String name(NameKeys.Definition definition, EffectiveConfiguration used) {
    String name = text(used, definition.key());
    boolean own = name.isEmpty() && definition.ofInstance();
    return own ? used.pid().substring(used.pid().indexOf('~') + 1) : name;
  }

  private String scope(NameKeys.Definition definition, EffectiveConfiguration used) {
    NameKeys.Scope scope = definition.scope();
    if (scope == null) {
      return "";
    }
    String own = text(used, scope.key());
    boolean preset = own.isEmpty() || own.equals(scope.preset());
    return (preset ? text(owner(scope), scope.key()) : own) + "/";
  }

  private EffectiveConfiguration owner(NameKeys.Scope scope) {
    return owners.getOrDefault(
        scope.owner(), new EffectiveConfiguration(scope.owner(), scope.owner(), Map.of()));
  }

  /** Returns the value of a key or its default; empty when there is neither. */
  String text(EffectiveConfiguration used, String key) {
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
