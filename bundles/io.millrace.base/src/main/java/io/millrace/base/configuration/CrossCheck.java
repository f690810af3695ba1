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
import java.util.TreeSet;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Checks all configurations together, however they were made: for a PID that no component has, a
 * name that two configurations define, a port or a line that two of them claim, and a name that
 * none defines. None of these keeps the others from working, so each would go unnoticed.
 */
final class CrossCheck {
  private static final CallbackGuard GUARD =
      new CallbackGuard(CrossCheck.class, "the check of a configuration beside the others");

  private static final String OURS = "io.millrace.";

  private final AllowedValues known;
  private final Function<NameKeys.Reference, Collection<String>> borne;

  /** Lines that are true whatever else happens. */
  final List<Conflict> sure = new ArrayList<>();

  /** Lines on names that are not there; what bears them may still be starting. */
  final List<Conflict> names = new ArrayList<>();

  private final NameRegistry defined;
  private final Claims claims;

  /**
   * What does not fit.
   *
   * @param key empty when it is about all of the configuration
   * @param value the name that is not there; else empty
   */
  record Conflict(String pid, String key, String value, String line) {
    /** Returns what no other conflict of a router has. */
    String topic() {
      return (pid + " " + key + " " + value).trim();
    }
  }

  /**
   * Checks them.
   *
   * @param all the configurations in the order of their PIDs, their values typed
   * @param borne gives the names that something bears already
   */
  CrossCheck(
      List<EffectiveConfiguration> all,
      AllowedValues known,
      Function<NameKeys.Reference, Collection<String>> borne) {
    this.known = known;
    this.borne = borne;
    defined = new NameRegistry(known, all);
    claims = new Claims(defined);
    GUARD.each(all, this::checkPid);
    GUARD.each(all, this::checkNames);
    GUARD.each(all, this::checkClaims);
    GUARD.each(all, this::checkReferences);
  }

  /** Checks the configurations of a router that runs. */
  static CrossCheck of(BundleContext context, ConfigurationAdmin admin, AllowedValues known) {
    return new CrossCheck(
        configurations(admin), known, each -> NameKeys.known(context, each.property()));
  }

  /** Returns lines by their topics. */
  static Map<String, String> byTopic(List<Conflict> conflicts) {
    Map<String, String> lines = new TreeMap<>();
    conflicts.forEach(each -> lines.put(each.topic(), each.line()));
    return lines;
  }

  private static List<EffectiveConfiguration> configurations(ConfigurationAdmin admin) {
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
      addPid(used, pid + " exists once and has no instances");
    } else if (known.isFactory(pid) && !used.isInstance()) {
      addPid(used, "each " + pid + " needs a name: " + pid + "~<name>");
    } else if (!known.pids().contains(pid)) {
      String near = Nearest.question(pid, known.pids());
      // Others may take a configuration without describing it.
      if (pid.startsWith(OURS) || !near.isEmpty()) {
        addPid(used, "nothing here is called " + pid + near);
      }
    }
  }

  private void addPid(EffectiveConfiguration used, String line) {
    sure.add(new Conflict(used.pid(), "", "", used.who() + ": " + line));
  }

  private void checkNames(EffectiveConfiguration used) {
    defined.claim(used).forEach((key, line) -> sure.add(new Conflict(used.pid(), key, "", line)));
  }

  private void checkClaims(EffectiveConfiguration used) {
    claims.add(used).forEach((key, line) -> sure.add(new Conflict(used.pid(), key, "", line)));
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
    Collection<String> there = new TreeSet<>(borne.apply(reference));
    if (!there.contains(name)) {
      String line =
          "%s: %s = %s: there is no such %s; there are: %s%s"
              .formatted(
                  used.who(reference.key()),
                  reference.key(),
                  ConfigurationLabel.quoted(name),
                  reference.what(),
                  there.isEmpty() ? "none" : String.join(", ", there),
                  Nearest.question(name, there));
      names.add(new Conflict(used.pid(), reference.key(), name, line));
    }
  }
}
