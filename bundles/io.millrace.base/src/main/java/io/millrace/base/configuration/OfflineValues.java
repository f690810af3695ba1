// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What the files of a configuration make of each value, without a router: the site's over the
 * release's over the defaults of the bundles. A value that is not allowed is not there: its default
 * counts, as at a first start.
 */
public final class OfflineValues {
  private static final String HIDDEN = "***";

  private final OfflineCheck files;
  private final BundleJars jars;
  private final Map<String, Map<String, LayeredValue>> byPid = new TreeMap<>();

  private OfflineValues(OfflineCheck files, BundleJars jars) {
    this.files = files;
    this.jars = jars;
  }

  /**
   * Reads the files.
   *
   * @param etc the folder of the site
   * @param released the folder with the configurations of the release; it need not be there
   * @param bundles the jars of all bundles that run
   * @param properties the framework's property of a name, or null
   * @throws IOException when a jar cannot be read
   */
  public static OfflineValues read(
      Path etc, Path released, Collection<Path> bundles, UnaryOperator<String> properties)
      throws IOException {
    BundleJars jars = BundleJars.read(bundles);
    OfflineCheck files = OfflineCheck.read(etc, released, jars, properties);
    OfflineValues values = new OfflineValues(files, jars);
    files.used().forEach(values::add);
    jars.known().pids().stream()
        .filter(pid -> jars.known().isSingleton(pid) && !values.byPid.containsKey(pid))
        .forEach(pid -> values.add(new EffectiveConfiguration(pid, pid, Map.of())));
    return values;
  }

  private void add(EffectiveConfiguration used) {
    Map<String, Allowed> keys = jars.known().of(used.factory());
    Map<String, LayeredValue> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Collection<String> names = new TreeSet<>(keys == null ? List.of() : keys.keySet());
    used.values().keySet().stream().filter(key -> !PlatformKeys.isOne(key)).forEach(names::add);
    for (String key : names) {
      Allowed allowed = keys == null ? null : keys.get(key);
      Object set = used.values().get(key);
      boolean referring =
          References.keys(used.values().get(ConfigurationLabel.REFERENCES)).contains(key);
      String preset = allowed == null ? null : allowed.preset();
      String raw = set == null ? preset : ConfigurationLabel.text(set);
      if (raw != null) {
        boolean secret = referring || allowed != null && allowed.isSecret();
        String written = referring ? files.written(used.pid(), key) : HIDDEN;
        String shown = secret && set != null ? written : raw;
        String layer = set == null ? LayeredValue.DEFAULT : layer(used, key);
        values.put(key, new LayeredValue(used.pid(), key, shown, layer, secret, raw));
      }
    }
    byPid.put(used.pid(), values);
  }

  private static String layer(EffectiveConfiguration used, String key) {
    return ConfigurationLabel.isReleased(key, used.values()::get)
        ? "release"
        : "etc/" + used.values().get(ConfigurationLabel.FILE);
  }

  /** Returns all values of a PID by key; none when nothing is called so. */
  public List<LayeredValue> of(String pid) {
    return List.copyOf(byPid.getOrDefault(pid, Map.of()).values());
  }

  /** Returns the PIDs that have a file, or exist once and have defaults. */
  public Collection<String> pids() {
    return byPid.keySet();
  }

  /** Returns what near PID was probably meant, as a question; empty when nothing is near. */
  public String meant(String pid) {
    return Nearest.question(pid, pids());
  }

  /**
   * Returns what other files make of it, a line a value: the PID, the key, and both values with
   * their layers. Values are compared as what they mean: a default that is written is none.
   *
   * @param other what it is compared with
   */
  public List<String> differences(OfflineValues other) {
    List<String> lines = new ArrayList<>();
    Collection<String> all = new TreeSet<>(byPid.keySet());
    all.addAll(other.byPid.keySet());
    for (String pid : all) {
      addDifferences(pid, byPid.get(pid), other.byPid.get(pid), lines);
    }
    return lines;
  }

  /** Of what is on one side alone the defaults are no news. */
  private static void addDifferences(
      String pid,
      Map<String, LayeredValue> ours,
      Map<String, LayeredValue> theirs,
      List<String> lines) {
    if (ours == null || theirs == null) {
      Map<String, LayeredValue> only = ours == null ? theirs : ours;
      lines.add(pid + (ours == null ? ": none -> there" : ": there -> none"));
      only.values().stream()
          .filter(each -> !each.layer().equals(LayeredValue.DEFAULT))
          .forEach(
              each ->
                  lines.add(
                      ours == null
                          ? line(pid, each.key(), null, each)
                          : line(pid, each.key(), each, null)));
      return;
    }
    Collection<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    keys.addAll(ours.keySet());
    keys.addAll(theirs.keySet());
    for (String key : keys) {
      LayeredValue one = ours.get(key);
      LayeredValue two = theirs.get(key);
      if (one == null || two == null || !one.raw().equals(two.raw())) {
        lines.add(line(pid, key, one, two));
      }
    }
  }

  private static String line(String pid, String key, LayeredValue one, LayeredValue two) {
    return "%s: %s: %s -> %s".formatted(pid, key, said(one), said(two));
  }

  private static String said(LayeredValue value) {
    return value == null ? "none" : "%s (%s)".formatted(value.value(), value.layer());
  }

  /**
   * Returns the components that are restarted, or changed while they run, when these PIDs change; a
   * line each.
   */
  public List<String> touched(Collection<String> pids) {
    Collection<String> lines = new TreeSet<>();
    for (String pid : pids) {
      jars.components(pid.replaceFirst("~.*", ""))
          .forEach(
              component ->
                  lines.add(
                      component.modified()
                          ? component.name() + " is changed while it runs (" + pid + ")"
                          : component.name() + " restarts (" + pid + ")"));
    }
    return List.copyOf(lines);
  }
}
