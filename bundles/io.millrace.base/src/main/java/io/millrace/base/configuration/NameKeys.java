// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Which keys define a name that must be unique in the router, and which keys refer to such a name.
 * Each bundle knows this of its own PIDs alone; here is what concerns two of them.
 */
final class NameKeys {

  /**
   * A key that defines a name.
   *
   * @param pids the PID, or the beginning of several that share one set of names
   * @param key the key with the name
   * @param what what bears it, for people
   * @param scope within what the name is unique; null: in the router
   * @param ofInstance whether an instance without the key has its own name
   */
  record Definition(String pids, String key, String what, Scope scope, boolean ofInstance) {
    Definition(String pids, String key, String what) {
      this(pids, key, what, null, false);
    }

    boolean covers(String pid) {
      return pid.equals(pids) || pids.endsWith(".") && (pid + ".").startsWith(pids);
    }

    /** A MAC is the same however it is written. */
    static String same(String name) {
      return name.matches("(\\p{XDigit}{2}[:-]?){8}")
          ? name.replaceAll("[:-]", "").toUpperCase(Locale.ROOT)
          : name;
    }
  }

  /**
   * A second key: the name is unique among configurations with the same value of it.
   *
   * @param key the key; a PID without it has the preset
   * @param preset stands for what {@code owner} has at its key of the same name
   * @param owner a PID that exists once
   */
  record Scope(String key, String preset, String owner) {}

  /**
   * A key that refers to a name.
   *
   * @param pid the PID
   * @param key the key; an empty value names nothing
   * @param what what bears such a name, for people
   * @param property the service property that such names are found in
   * @param definition what is configured under that name, as {@link Definition#what} says, before
   *     it is there
   * @param reading takes the names out of the value
   */
  record Reference(
      String pid,
      String key,
      String what,
      String property,
      String definition,
      Function<String, Collection<String>> reading) {
    Reference(String pid, String key, String what, String property, String definition) {
      this(pid, key, what, property, definition, name -> name.isEmpty() ? Set.of() : Set.of(name));
    }
  }

  private static final Pattern PROFILE = Pattern.compile("[a-z0-9.-]{1,64}");

  static final List<Definition> DEFINITIONS =
      List.of(
          new Definition("io.millrace.line.", "name", "line"),
          new Definition("io.millrace.net.", "name", "socket"),
          new Definition("io.millrace.nic", "mac", "NIC"),
          new Definition("io.millrace.profile", "name", "profile", null, true),
          new Definition(
              "io.millrace.sensor.",
              "type",
              "sensor",
              new Scope("classifier", "arduino", "io.millrace.deviceic"),
              false));

  static final List<Reference> REFERENCES =
      List.of(
          new Reference("io.millrace.nic", "profile", "profile", "profile.name", "profile"),
          new Reference("io.millrace.nic", "line", "line", "line.name", "line"),
          new Reference("io.millrace.nic", "socket", "socket", "socket.name", "socket"),
          new Reference(
              "io.millrace.deviceic.simulator", "transport", "socket", "socket.name", "socket"),
          new Reference("io.millrace.gateway", "profile", "profile", "profile.name", "profile"),
          new Reference("io.millrace.gateway", "outbound", "transport", "transport.name", "socket"),
          new Reference(
              "io.millrace.directory",
              "devices",
              "profile",
              "profile.name",
              "profile",
              NameKeys::profilesOfDevices));

  /** More names of one list are not looked up: each would be a line in the status. */
  private static final int MOST_NAMES = 100;

  private NameKeys() {}

  /**
   * Returns the profiles in {@code name=address,profile, ...}: what follows an entry and has no
   * "=". Whatever else stands there the directory refuses itself.
   */
  private static Collection<String> profilesOfDevices(String devices) {
    Collection<String> profiles = new TreeSet<>();
    boolean afterEntry = false;
    for (String piece : devices.split(",")) {
      String profile = piece.trim();
      if (afterEntry && PROFILE.matcher(profile).matches() && profiles.size() < MOST_NAMES) {
        profiles.add(profile);
      }
      afterEntry = piece.contains("=") || afterEntry && profile.isEmpty();
    }
    return profiles;
  }

  /** Returns the values that services have of a property. */
  static Collection<String> known(BundleContext context, String property) {
    Collection<String> names = new TreeSet<>();
    try {
      ServiceReference<?>[] all = context.getAllServiceReferences(null, "(" + property + "=*)");
      for (ServiceReference<?> each : all == null ? new ServiceReference<?>[0] : all) {
        names.add(String.valueOf(each.getProperty(property)));
      }
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
    return names;
  }
}
