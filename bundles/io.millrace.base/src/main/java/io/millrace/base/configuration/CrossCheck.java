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
 * Checks all configurations together, however they were made: for a PID that no component has, a
 * name that two configurations define, and a name that none defines. None of these keeps the others
 * from working, so each would go unnoticed.
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

  /** Lines on names that are not there; what bears them may still be starting. */
  final Map<String, String> names = new TreeMap<>();

  private final List<EffectiveConfiguration> all;
  private final NameRegistry defined;

  /** Checks them. */
  CrossCheck(BundleContext context, ConfigurationAdmin admin, AllowedValues known) {
    this.context = context;
    this.admin = admin;
    this.known = known;
    all = configurations();
    defined = new NameRegistry(known, all);
    GUARD.each(all, this::checkPid);
    GUARD.each(all, this::checkNames);
    GUARD.each(all, this::checkReferences);
  }

  private List<EffectiveConfiguration> configurations() {
    List<EffectiveConfiguration> all = new ArrayList<>();
    try {
      Configuration[] listed = admin.listConfigurations(null);
      for (Configuration each : listed == null ? new Configuration[0] : listed) {
        String factory = each.getFactoryPid();
        Map<String, Object> values = values(each.getProcessedProperties(null));
        all.add(
            new EffectiveConfiguration(
                each.getPid(), factory == null ? each.getPid() : factory, values));
      }
    } catch (IOException | InvalidSyntaxException | IllegalStateException deleted) {
      // Checked again the next time.
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

  private void checkPid(EffectiveConfiguration used) {
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

  private void checkNames(EffectiveConfiguration used) {
    defined.claim(used).forEach((key, line) -> sure.put(used.pid() + " " + key, line));
  }

  private void checkReferences(EffectiveConfiguration used) {
    for (NameKeys.Reference each : NameKeys.REFERENCES) {
      if (each.pid().equals(used.factory())) {
        String value = defined.text(used, each.key());
        each.reading().apply(value).forEach(name -> checkReference(used, each, name));
      }
    }
  }

  private void checkReference(
      EffectiveConfiguration used, NameKeys.Reference reference, String name) {
    // A socket that cannot be bound is defined all the same.
    if (defined.isDefined(reference.definition() + " " + name)) {
      return;
    }
    Collection<String> there = NameKeys.known(context, reference.property());
    if (!there.contains(name)) {
      String line = "%s: %s = %s: there is no such %s; there are: %s%s";
      names.put(
          used.pid() + " " + reference.key() + " " + name,
          line.formatted(
              used.who(reference.key()),
              reference.key(),
              ConfigurationLabel.quoted(name),
              reference.what(),
              there.isEmpty() ? "none" : String.join(", ", there),
              Nearest.question(name, there)));
    }
  }
}
