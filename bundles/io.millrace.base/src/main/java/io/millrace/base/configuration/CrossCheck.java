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
  private final Names givers;

  /** Looks. */
  CrossCheck(BundleContext context, ConfigurationAdmin admin, AllowedValues known) {
    this.context = context;
    this.admin = admin;
    this.known = known;
    all = configurations();
    givers = new Names(known, all);
    GUARD.each(all, this::pid);
    GUARD.each(all, this::giver);
    GUARD.each(all, this::user);
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
    givers.claim(used).forEach((key, line) -> sure.put(used.pid() + " " + key, line));
  }

  private void user(Used used) {
    for (Named.User user : Named.USERS) {
      if (user.pid().equals(used.factory())) {
        user.reading().apply(givers.text(used, user.key())).forEach(name -> user(used, user, name));
      }
    }
  }

  private void user(Used used, Named.User user, String name) {
    // A socket that cannot be bound is known all the same.
    if (givers.isGiven(user.giver() + " " + name)) {
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
