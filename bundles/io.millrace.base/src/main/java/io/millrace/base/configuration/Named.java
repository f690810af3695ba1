// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Which keys give something a name that is there once in the router, and which keys name something
 * that is to be there. Of a PID of its own each bundle knows that alone; where two configurations
 * meet, somebody has to look at both.
 */
final class Named {

  /**
   * A key that gives a name.
   *
   * @param pids the PID, or the beginning of several that share one set of names
   * @param key the key with the name
   * @param what what bears it, for people
   * @param scope within what the name is there once; null: in the router
   */
  record Giver(String pids, String key, String what, Scope scope) {
    Giver(String pids, String key, String what) {
      this(pids, key, what, null);
    }

    boolean covers(String pid) {
      return pid.equals(pids) || pids.endsWith(".") && pid.startsWith(pids);
    }

    /** A MAC is the same however it is written. */
    static String same(String name) {
      return name.matches("(\\p{XDigit}{2}[:-]?){8}")
          ? name.replaceAll("[:-]", "").toUpperCase(Locale.ROOT)
          : name;
    }
  }

  /**
   * A second key, within whose values a name is there once.
   *
   * @param key the key; a PID without it has the preset
   * @param preset stands for what {@code owner} has at its key of the same name
   * @param owner a PID that exists once
   */
  record Scope(String key, String preset, String owner) {}

  /**
   * A key that names something.
   *
   * @param pid the PID
   * @param key the key; an empty value names nothing
   * @param property the service property that such names are found in
   */
  record User(String pid, String key, String property) {}

  static final List<Giver> GIVERS =
      List.of(
          new Giver("io.millrace.line.", "name", "line"),
          new Giver("io.millrace.net", "name", "socket"),
          new Giver("io.millrace.nic", "mac", "NIC"),
          new Giver(
              "io.millrace.sensor.",
              "type",
              "sensor",
              new Scope("classifier", "arduino", "io.millrace.deviceic")));

  static final List<User> USERS =
      List.of(
          new User("io.millrace.nic", "profile", "profile.name"),
          new User("io.millrace.nic", "line", "line.name"),
          new User("io.millrace.nic", "socket", "socket.name"));

  private Named() {}

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
