// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import io.millrace.lib.loop.CallbackGuard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Looks at all configurations together, however they were made: for a PID that nobody has, a name
 * that is given twice, a name that nothing bears. None of these keeps the others from running, and
 * each would go unseen.
 */
final class CrossCheck {
  private static final CallbackGuard GUARD =
      new CallbackGuard(CrossCheck.class, "the check of a configuration beside the others");

  private static final String OURS = "io.millrace.";

  private final BundleContext context;
  private final ConfigurationAdmin admin;
  private final AllowedValues known;

  /** Lines that are true whatever else happens, by a key of their own. */
  final Map<String, String> sure = new TreeMap<>();

  /** Lines on names that nothing bears; what bears them may be on its way. */
  final Map<String, String> names = new TreeMap<>();

  private final List<Used> all;
  private final Map<String, Used> givers = new HashMap<>();

  /** Looks. */
  CrossCheck(BundleContext context, ConfigurationAdmin admin, AllowedValues known) {
    this.context = context;
    this.admin = admin;
    this.known = known;
    all = configurations();
    GUARD.each(all, this::pid);
    GUARD.each(all, this::giver);
    GUARD.each(all, this::user);
  }

  /** A configuration as it is used, with refused values replaced. */
  private record Used(String pid, String factory, Map<String, Object> values) {
    String who() {
      return Subject.of(pid, values.get(EtcFolder.FILE));
    }

    boolean isInstance() {
      return !factory.equals(pid);
    }
  }

  private List<Used> configurations() {
    List<Used> all = new ArrayList<>();
    try {
      Configuration[] listed = admin.listConfigurations(null);
      for (Configuration each : listed == null ? new Configuration[0] : listed) {
        String factory = each.getFactoryPid();
        Map<String, Object> values = values(each.getProcessedProperties(null));
        all.add(new Used(each.getPid(), factory == null ? each.getPid() : factory, values));
      }
    } catch (IOException | InvalidSyntaxException | IllegalStateException deleted) {
      // Looked at again at the next look.
      return all;
    }
    all.sort((one, two) -> one.pid().compareTo(two.pid()));
    return all;
  }

  private static Map<String, Object> values(Dictionary<String, Object> properties) {
    Map<String, Object> values = new HashMap<>();
    if (properties != null) {
      properties.keys().asIterator().forEachRemaining(key -> values.put(key, properties.get(key)));
    }
    return values;
  }

  private String text(Used used, String key) {
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

  private void pid(Used used) {
    String pid = used.factory();
    if (known.isSingleton(pid) && used.isInstance()) {
      sure.put(used.pid(), used.who() + ": " + pid + " exists once and has no instances");
    } else if (known.isFactory(pid) && !used.isInstance()) {
      sure.put(used.pid(), used.who() + ": each " + pid + " needs a name: " + pid + "~<name>");
    } else if (!known.pids().contains(pid)) {
      String near = Nearest.question(pid, known.pids());
      // Others may take a configuration without describing it.
      if (pid.startsWith(OURS) || !near.isEmpty()) {
        sure.put(used.pid(), used.who() + ": nothing here is called " + pid + near);
      }
    }
  }

  private void giver(Used used) {
    for (Named.Giver giver : Named.GIVERS) {
      String name = giver.covers(used.factory()) ? text(used, giver.key()) : "";
      String place = giver.what() + " " + scope(giver, used) + Named.Giver.same(name);
      Used other = name.isEmpty() ? null : givers.putIfAbsent(place, used);
      if (other != null) {
        String line = "%s: %s = %s is taken: another %s of that name is %s";
        sure.put(
            used.pid() + " " + giver.key(),
            line.formatted(
                used.who(), giver.key(), Subject.quoted(name), giver.what(), other.who()));
      }
    }
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
    return all.stream()
        .filter(each -> each.pid().equals(scope.owner()))
        .findFirst()
        .orElse(new Used(scope.owner(), scope.owner(), Map.of()));
  }

  private void user(Used used) {
    for (Named.User user : Named.USERS) {
      if (user.pid().equals(used.factory())) {
        user.reading().apply(text(used, user.key())).forEach(name -> user(used, user, name));
      }
    }
  }

  private void user(Used used, Named.User user, String name) {
    // A socket that cannot be bound is known all the same.
    if (givers.containsKey(user.giver() + " " + name)) {
      return;
    }
    Collection<String> there = Named.known(context, user.property());
    if (!there.contains(name)) {
      String line = "%s: %s = %s: there is no such %s; there are: %s%s";
      names.put(
          used.pid() + " " + user.key() + " " + name,
          line.formatted(
              used.who(),
              user.key(),
              Subject.quoted(name),
              user.what(),
              there.isEmpty() ? "none" : String.join(", ", there),
              Nearest.question(name, there)));
    }
  }
}
